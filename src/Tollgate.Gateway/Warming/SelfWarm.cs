using System.Text;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Warming;

/// <summary>
/// Runs a few requests of the common shapes through a data plane of its own, so that the first real caller does not wait for code to be
/// compiled. Nothing of it reaches a provider, the ledger, a metric or a log of the installation: all parts it works on are thrown away.
/// </summary>
public static class SelfWarm
{
    /// <summary>Enough to have every step run once as a new connection and once as a reused one.</summary>
    private const int Rounds = 3;

    private static readonly (string Path, string Body)[] s_requests =
    [
        ("/v1/chat/completions", """{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/chat/completions", """{"model":"gpt-4o-mini","max_tokens":16,"stream":true,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":16,"stream":true,"messages":[{"role":"user","content":"Hello"}]}"""),
    ];

    /// <summary>Plays the requests. Returns how many were answered with 200.</summary>
    /// <param name="parts">Stores that are thrown away afterwards.</param>
    /// <param name="secret">A key of <paramref name="parts"/>.</param>
    /// <param name="card">The prices to warm with.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    public static async Task<int> RunAsync(GatewayParts parts, string secret, RateCard card, CancellationToken cancellation)
    {
        using var provider = new WarmProvider();
        using var core = new GatewayCore(parts with { UpstreamHandler = _ => provider, Instrumentation = "Tollgate.Warming" }, Options(), card);
        var answered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (path, body) in s_requests)
            {
                cancellation.ThrowIfCancellationRequested();
                var caller = new WarmCaller(Encoding.UTF8.GetBytes(body));
                await core.DataPlane.HandleAsync("POST", path, SurfacePaths.Read(path), secret, caller, caller).ConfigureAwait(false);
                answered += caller.Status == 200 ? 1 : 0;
            }
        }

        await parts.Flush().ConfigureAwait(false);
        return answered;
    }

    private static GatewayOptions Options() => new()
    {
        Providers =
        [
            Provider("openai", ApiFamily.OpenAI, "gpt-*"),
            Provider("anthropic", ApiFamily.Anthropic, "claude-*"),
        ],
    };

    private static ProviderOptions Provider(string name, ApiFamily api, string models) => new()
    {
        Name = name,
        Api = api,
        BaseUrl = new Uri("http://127.0.0.1/v1"),
        Models = [models],
        Accounts = [new AccountOptions { Name = "warm", Keys = ["warm"] }],
    };
}
