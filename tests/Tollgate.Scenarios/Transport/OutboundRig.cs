using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>
/// A gateway that reaches one provider, <c>openai</c>, through a proxy that asks for credentials: openly, or behind TLS with a certificate of
/// a private authority. What the gateway is told of proxy and authority is changed by <see cref="Tell"/>.
/// </summary>
public sealed class OutboundRig : GatewayRig
{
    internal const string User = "tollgate";
    internal const string Password = "a secret: of its own";
    internal const string ProviderKey = "sk-of-the-provider";

    private readonly LogLines _log = new();

    internal TestAuthority Authority { get; } = new("the provider's own");

    internal LittleProxy Outbound { get; } = LittleProxy.Start($"{User}:{Password}");

    internal CannedUpstream Open { get; private set; } = null!;

    internal CannedUpstream Secure { get; private set; } = null!;

    internal ImmutableArray<string> Log => [.. _log.All];

    /// <summary>Makes other connections to the provider the current ones.</summary>
    internal void Tell(Uri provider, Func<ProviderOptions, ProviderOptions> how)
    {
        var snapshots = Server.Core.Snapshots;
        snapshots.Apply(Gateway(snapshots.Current.Options) with { Providers = [how(OpenAI(provider))] }, snapshots.Current.Card);
    }

    private protected override async ValueTask PrepareAsync()
    {
        Open = await CannedUpstream.StartAsync();
        Secure = await CannedUpstream.StartAsync(Authority.Server);
        Open.Answer = Secure.Answer = static context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                """{"id":"x","object":"chat.completion","model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");
        };
    }

    private protected override async ValueTask CleanUpAsync()
    {
        await Outbound.DisposeAsync();
        await Open.DisposeAsync();
        await Secure.DisposeAsync();
        Authority.Dispose();
    }

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Providers = [OpenAI(Open.Address)] };

    private protected override ServerSettings Settings() => base.Settings() with { Logging = logging => logging.AddProvider(_log) };

    private static ProviderOptions OpenAI(Uri address) => new()
    {
        Name = "openai",
        Api = ApiFamily.OpenAI,
        BaseUrl = new Uri(address, "/v1"),
        Models = ["gpt-*"],
        Accounts = [new AccountOptions { Name = "default", Keys = [ProviderKey] }],
    };
}
