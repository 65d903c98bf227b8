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

    private const string Self = "self";

    private static readonly (string Path, string Body) s_toSelf =
        ("/v1/chat/completions", """{"model":"self","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}""");

    private static readonly (string Path, string Body)[] s_requests =
    [
        ("/v1/chat/completions", """{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/chat/completions", """{"model":"gpt-4o-mini","max_tokens":16,"stream":true,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}"""),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":16,"stream":true,"messages":[{"role":"user","content":"Hello"}]}"""),
    ];

    /// <summary>Plays the requests. Returns how many were answered as they should be.</summary>
    /// <param name="parts">Stores that are thrown away afterwards.</param>
    /// <param name="secret">A key of <paramref name="parts"/>.</param>
    /// <param name="card">The prices to warm with.</param>
    /// <param name="self">
    /// Where this process listens without TLS, or null. It is called like a provider, and refuses a key it does not know: so the web server and
    /// the connections to providers have run too.
    /// </param>
    /// <param name="cancellation">Ends it between two requests.</param>
    public static async Task<int> RunAsync(GatewayParts parts, string secret, RateCard card, Uri? self, CancellationToken cancellation)
    {
        using var provider = new WarmProvider();
        using var core = new GatewayCore(parts with { UpstreamHandler = options => options.Name == Self ? null : provider, Instrumentation = "Tollgate.Warming" }, Options(self), card);
        var answered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (path, body) in self is null ? s_requests : [.. s_requests, s_toSelf])
            {
                cancellation.ThrowIfCancellationRequested();
                var caller = new WarmCaller(Encoding.UTF8.GetBytes(body));
                await core.DataPlane.HandleAsync("POST", path, SurfacePaths.Read(path), secret, caller, caller).ConfigureAwait(false);
                answered += caller.Status is 200 or 401 ? 1 : 0;
            }
        }

        await parts.Flush(cancellation).ConfigureAwait(false);
        return answered;
    }

    private static GatewayOptions Options(Uri? self) => new()
    {
        Unpriced = UnpricedPolicy.Allow,
        Providers =
        [
            Provider("openai", ApiFamily.OpenAI, "gpt-*", new Uri("http://127.0.0.1/v1")),
            Provider("anthropic", ApiFamily.Anthropic, "claude-*", new Uri("http://127.0.0.1/v1")),
            .. self is null ? [] : (ProviderOptions[])[Provider(Self, ApiFamily.OpenAI, Self, new Uri(self, "/v1"))],
        ],
    };

    private static ProviderOptions Provider(string name, ApiFamily api, string models, Uri address) => new()
    {
        Name = name,
        Api = api,
        BaseUrl = address,
        Models = [models],
        Accounts = [new AccountOptions { Name = "warm", Keys = ["warm"] }],
    };
}
