using Tollgate.Dashboard.Increases;
using Tollgate.Dashboard.Pages;
using Tollgate.Economics.Money;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Http.SignIn;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Http;

/// <summary>
/// <c>/increases/new</c>: where the link in a refusal leads. Asks what <c>POST /api/increases</c> asks; deciding is for the API and the command line.
/// </summary>
internal static class IncreasePages
{
    private const string Path = "/increases/new";

    internal static void Map(IEndpointRouteBuilder guarded, TollgateServer server, AdminGate gate, PageRenderer pages)
    {
        var rule = AccessRule.For(Resource.Increases, Act.Write) with { Refuse = DashboardEndpoints.Refuse };
        guarded.MapGet(Path, Handler.Of(context => RenderAsync(server, gate, pages, context, context.Request.Query["budget"].ToString(), StatusCodes.Status200OK))).Access(rule);
        guarded.MapPost(Path, Handler.Of(context => AskAsync(server, gate, pages, context))).Access(rule);
    }

    private static async Task<IResult> AskAsync(TollgateServer server, AdminGate gate, PageRenderer pages, HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return ApiResults.Error(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "This is for the form of the page; programs use POST /api/increases.");
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var (budget, written, until, reason) = (form["budget"].ToString(), form["amount_usd"].ToString(), form["until"].ToString(), form["reason"].ToString());
        Amount? amount = Amount.TryParse(written, out var given) ? given : null;
        var ask = new IncreaseAsk { Amount = amount, Until = until.Length == 0 ? null : until, Reason = reason };
        ControlError[] unread = amount is null && written.Length > 0
            ? [new ControlError(ControlErrorKind.Invalid, "amount_usd", written, "The amount must be written with digits and at most one point, such as 50 or 0.50.")]
            : [];
        var (made, problems) = IncreaseEndpoints.Ask(server, context.Viewer(), ask, budget, unread);
        return await RenderAsync(server, gate, pages, context, budget, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status201Created, model => model with
        {
            Amount = written,
            Until = until,
            Reason = reason,
            Problems = [.. problems.Select(static problem => problem.Message)],
            Made = problems.Count > 0 ? null : made.Value!.Id.ToString(),
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> RenderAsync(
        TollgateServer server, AdminGate gate, PageRenderer pages, HttpContext context, string budget, int status, Func<IncreasePageModel, IncreasePageModel>? more = null)
    {
        var asking = context.Viewer();
        var snapshot = server.Core.Keys.Snapshot;
        var token = asking.Session is { } session ? gate.Sessions.RequestToken(session) : "";
        var model = new IncreasePageModel(new Dashboard.Pages.Viewer(asking.Name, asking.Role.ToString().ToLowerInvariant(), token), budget);
        if (new IncreaseRights(asking, snapshot, server.Time).FindToAsk(budget) is { } found)
        {
            var scope = snapshot.DescribeScope(found.OrganizationId, found.Dimension, found.ScopeName);
            model = model with
            {
                Title = $"Budget '{found.Name}' of {scope}: {found.Limit} USD, {ApiScope.Write(found.Window)}.",
                Approver = snapshot.ApproverOf(found),
            };
        }
        else
        {
            model = model with { Problems = ["There is no such budget."] };
            status = status == StatusCodes.Status200OK ? StatusCodes.Status404NotFound : status;
        }

        return await pages.RenderAsync<IncreasePage>(more is null ? model : more(model), context.RequestAborted, status).ConfigureAwait(false);
    }
}
