using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Wire.Limits;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/accounts</c>: the provider accounts, whose they are, and how their providers' limits stand; never a key.</summary>
internal static class AccountsEndpoint
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/accounts", Handler.Of(context => Task.FromResult(Answer(server, context)))).Access(Resource.Accounts, Act.Read);

    private static IResult Answer(TollgateServer server, HttpContext context)
    {
        var asked = new ApiQuery(context.Request.Query);
        if (asked.Errors.Count > 0)
        {
            return ApiResults.Problems(asked.Errors);
        }

        // How a shared account's limits stand is the traffic of others.
        var own = context.Viewer().Organization?.Slug;
        var now = (server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var told = server.Core.Providers.All.ToLookup(static standing => standing.Account, StringComparer.Ordinal);
        var accounts = server.Core.Snapshots.Current.Accounts.Values
            .Where(account => own is null || account.Options.Organization == own)
            .OrderBy(static account => account.FullName, StringComparer.Ordinal)
            .Select(account => View(account, told[account.FullName], now));
        return ApiResults.Ok(new { accounts });
    }

    private static object View(Account account, IEnumerable<ProviderStanding> told, long now) => new
    {
        provider = account.Upstream.Options.Name,
        account = account.Options.Name,
        organization = account.Options.Organization,
        team = account.Options.Team,
        user = account.Options.User,
        weight = account.Options.Weight,
        has_key = account.HasKey,
        limits = told.Where(static standing => standing.ToldAtMicros > 0).OrderBy(static standing => standing.Model, StringComparer.Ordinal).Select(standing => new
        {
            model = standing.Model,
            told_at = ApiScope.Instant(standing.ToldAtMicros),
            exhausted = standing.IsExhausted(now),
            refused_until = standing.RefusedUntilMicros > now ? ApiScope.Instant(standing.RefusedUntilMicros) : null,
            quantities = Enum.GetValues<ProviderQuantity>().Where(quantity => Enum.GetValues<LimitFigure>().Any(figure => standing[quantity, figure] >= 0)).Select(quantity => new
            {
                quantity = quantity switch
                {
                    ProviderQuantity.Requests => "requests",
                    ProviderQuantity.InputTokens => "input_tokens",
                    ProviderQuantity.OutputTokens => "output_tokens",
                    _ => "tokens",
                },
                limit = Told(standing[quantity, LimitFigure.Limit]),
                remaining = Told(standing[quantity, LimitFigure.Remaining]),
                reset_at = standing[quantity, LimitFigure.Reset] is var reset and >= 0 ? ApiScope.Instant(reset) : null,
            }),
        }),
    };

    private static long? Told(long figure) => figure >= 0 ? figure : null;
}
