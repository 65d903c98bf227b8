using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Attempts;
using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Insights.Requests;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/requests</c>: the newest requests, a page at a time.</summary>
internal static class RequestsEndpoint
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/requests", Handler.Of(context => AnswerAsync(server, context))).Needs(AdminRight.ReadRequests);

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "before");
        var limit = query.Count("limit", Most) ?? 50;
        long? before = null;
        if (query.Text("before") is { } text)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
            {
                before = row;
            }
            else
            {
                query.Problem("before", "before must be the 'next' of the page before.");
            }
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        IReadOnlyList<SpendFilter> filters = context.Admin().OrganizationName is { } organization
            ? [new SpendFilter(Dimension.Organization, organization)]
            : [];
        var asOf = server.Projector.AsOf;
        var page = await new RequestListing(server.Ledger).NewestAsync(limit, before, filters, context.RequestAborted).ConfigureAwait(false);
        return ApiResults.Ok(new { as_of = asOf, requests = page.Requests.Select(View), next = page.Next });
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
        input_tokens = request.InputTokens,
        output_tokens = request.OutputTokens,
        duration_ms = request.DurationMicros / 1000m,
        failure = request.Failure == AttemptFailure.None ? null : request.Failure.ToString(),
        upstream_status = request.UpstreamStatus,
        flags = request.Flags == AttemptFlags.None ? [] : request.Flags.ToString().Split(", "),
    };
}
