using System.Globalization;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Attempts;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Insights.Requests;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/requests</c>: the newest requests, a page at a time.</summary>
internal static class RequestsEndpoint
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/requests", Handler.Of(context => AnswerAsync(server, context))).Access(Resource.Requests, Act.Read);

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        var viewer = context.Viewer();
        var filters = viewer.LedgerFilters(Resource.Requests, server.Control.Installation.Pepper);
        var query = new ApiQuery(context.Request.Query, "limit", "before");
        var limit = query.Count("limit", Most) ?? 50;
        long? before = null;
        if (query.Text("before") is { } text && (before = await RowAsync(server, text, filters, context.RequestAborted).ConfigureAwait(false)) is null)
        {
            query.Problem("before", "before must be the 'next' of the page before.");
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var asOf = server.Projector.AsOf;
        var page = await new RequestListing(server.Ledger).NewestAsync(limit, before, filters, context.RequestAborted).ConfigureAwait(false);
        object? next = page.Next is null ? null : filters.Count == 0 ? page.Next : page.Requests[^1].Id;
        return ApiResults.Ok(new { as_of = asOf, requests = page.Requests.Select(View), next });
    }

    /// <summary>
    /// The row a page ends at. Rows are counted over all organizations, so only who sees all of them gets to know their numbers; the
    /// others name the last request they saw, which must be theirs.
    /// </summary>
    private static async Task<long?> RowAsync(TollgateServer server, string text, IReadOnlyList<SpendFilter> filters, CancellationToken cancellation)
    {
        if (filters.Count == 0)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;
        }

        if (!Guid.TryParseExact(text, "D", out var id))
        {
            return null;
        }

        var attempts = await server.Ledger.AttemptsOfAsync(id, withTrace: false, cancellation).ConfigureAwait(false);
        return attempts is [var first, ..] && filters.All(filter => filter.Ids.Contains(first.Intent.Attribution[filter.Dimension])) ? first.Id : null;
    }

    private static object View(RequestSummary request) => new
    {
        id = request.Id,
        started_at = ApiScope.Instant(request.StartedMicros),
        organization = request.Organization,
        team = request.Team,
        feature = request.Feature,
        provider = request.Provider,
        model = request.Model,
        attempts = request.Attempts,
        state = StateNames.Of(request.State),
        price_state = StateNames.Of(request.PriceState),
        cost_usd = request.PriceState == PriceState.Unpriced ? null : request.Cost.ToString(),
        shadow_usd = request.Shadow == Amount.Zero ? null : request.Shadow.ToString(),
        retry_of = request.RetryOf,
        retry_count = request.RetryCount,
        input_tokens = request.InputTokens,
        output_tokens = request.OutputTokens,
        duration_ms = request.DurationMicros / 1000m,
        failure = request.Failure == AttemptFailure.None ? null : request.Failure.ToString(),
        upstream_status = request.UpstreamStatus,
        flags = request.Flags == AttemptFlags.None ? [] : request.Flags.ToString().Split(", "),
    };
}
