using System.Text.Json;
using Tollgate.Dashboard.Assets;
using Tollgate.Dashboard.Overview;
using Tollgate.Dashboard.Pages;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Http.SignIn;

namespace Tollgate.Http;

/// <summary>The dashboard's pages, their parts, the data of their charts and their assets.</summary>
internal static class DashboardEndpoints
{
    internal static void Map(IEndpointRouteBuilder guarded, TollgateServer server, AdminGate gate, PageRenderer pages, DashboardAssets assets, TimeProvider time)
    {
        guarded.MapGet(DashboardAssets.Folder + "{name}", (string name, HttpContext context) => Asset(assets, name, context)).Access(AccessRule.Anybody);

        var reader = new OverviewReader(server.Ledger, server.Core.Budgets, server.Control.Installation, time);
        var rule = AccessRule.For(Resource.Spend, Act.Read) with { Refuse = Refuse };
        guarded.MapGet("/", Handler.Of(async context =>
        {
            var asking = context.Viewer();
            var token = asking.Session is { } session ? gate.Sessions.RequestToken(session) : "";
            var overview = await reader.ReadAsync(Question(server, asking), context.RequestAborted).ConfigureAwait(false);
            var viewer = new Dashboard.Pages.Viewer(asking.Name, asking.Role.ToString().ToLowerInvariant(), token);
            return await pages.RenderAsync<OverviewPage>(new OverviewPageModel(viewer, overview), context.RequestAborted).ConfigureAwait(false);
        })).Access(rule);
        guarded.MapGet("/parts/overview", Handler.Of(async context =>
        {
            var overview = await reader.ReadAsync(Question(server, context.Viewer()), context.RequestAborted).ConfigureAwait(false);
            return await pages.RenderAsync<OverviewParts>(overview, context.RequestAborted).ConfigureAwait(false);
        })).Access(rule);
        guarded.MapGet("/charts/spend-per-hour", Handler.Of(async context =>
        {
            var question = Question(server, context.Viewer());
            var answer = await SpendPerHour.AskAsync(
                server.Ledger, server.Control.Installation, question.Filters, time.GetUtcNow(), context.RequestAborted).ConfigureAwait(false);
            return Results.Json(answer, JsonSerializerOptions.Web);
        })).Access(rule);
    }

    private static OverviewQuestion Question(TollgateServer server, Access.Viewer viewer)
    {
        var snapshot = server.Core.Keys.Snapshot;
        var places = new Places(snapshot, server.Time);
        var seen = viewer.ReachOf(Resource.Budgets, Act.Read) == Reach.None
            ? null
            : snapshot.Budgets.Where(budget => viewer.Sees(Resource.Budgets, places.Of(budget))).Select(budget => budget.Id).ToHashSet();
        return new OverviewQuestion(
            viewer.LedgerFilters(Resource.Spend, snapshot.Installation.Pepper), seen, viewer.ReachOf(Resource.Requests, Act.Read) != Reach.None);
    }

    /// <summary>A page sends people to the sign-in; a part of a page tells htmx to go there.</summary>
    internal static IResult Refuse(HttpContext context, GateRefusal refusal)
    {
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Headers["HX-Redirect"] = "/sign-in";
            return ApiResults.Refused(refusal);
        }

        var to = context.Request.Path + context.Request.QueryString;
        return Results.Redirect(to == "/" ? "/sign-in" : "/sign-in?to=" + Uri.EscapeDataString(to));
    }

    private static IResult Asset(DashboardAssets assets, string name, HttpContext context)
    {
        if (assets.Find(name) is not { } asset)
        {
            return ApiResults.Error(404, "not_found", "There is no such asset; reload the page.");
        }

        // The name carries a hash of the content, so it can never become stale.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return Results.Bytes(asset.Content, asset.ContentType);
        }

        context.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Compressed, asset.ContentType);
    }
}
