using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Routing;

namespace Tollgate.Gateway.Configuration;

/// <summary>
/// One consistent view of configuration and prices. Immutable; a request keeps the snapshot it started with, and the
/// ledger records its version.
/// </summary>
public sealed class GatewaySnapshot
{
    internal GatewaySnapshot(int version, GatewayOptions options, RateCard card, ModelDirectory models)
    {
        Version = version;
        Options = options;
        Card = card;
        Models = models;
    }

    public int Version { get; }

    public GatewayOptions Options { get; }

    public RateCard Card { get; }

    public ModelDirectory Models { get; }
}
