using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Configuration;

/// <summary>
/// One consistent view of configuration and prices. Immutable; a request keeps the snapshot it started with, and the
/// ledger records its version.
/// </summary>
public sealed class GatewaySnapshot
{
    internal GatewaySnapshot(int version, GatewayOptions options, RateCard card, ModelDirectory models, IReadOnlyDictionary<long, Account> accounts)
    {
        Version = version;
        Options = options;
        Card = card;
        Models = models;
        Accounts = accounts;
    }

    public int Version { get; }

    public GatewayOptions Options { get; }

    public RateCard Card { get; }

    public ModelDirectory Models { get; }

    /// <summary>Every configured account by its ledger id, those of weight 0 included.</summary>
    public IReadOnlyDictionary<long, Account> Accounts { get; }
}
