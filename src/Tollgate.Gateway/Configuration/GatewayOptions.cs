using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Configuration;

/// <summary>Everything the data plane is told. Immutable; a change makes a new one, and requests in flight keep theirs.</summary>
public sealed record GatewayOptions
{
    public IReadOnlyList<ProviderOptions> Providers { get; init; } = [];

    /// <summary>Names a caller may use as <c>model</c>, and what they stand for. Checked for circles when the configuration is read.</summary>
    public IReadOnlyDictionary<string, AliasMeaning> Aliases { get; init; } = new Dictionary<string, AliasMeaning>(StringComparer.Ordinal);

    public LimitOptions Limits { get; init; } = new();

    public StreamOptions Streams { get; init; } = new();

    /// <summary>Where people reach the dashboard, for links in what callers are told; null (default) for no links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>What happens to models without a rate. Default <see cref="UnpricedPolicy.RefuseUnderBudget"/>.</summary>
    public UnpricedPolicy Unpriced { get; init; } = UnpricedPolicy.RefuseUnderBudget;

    /// <summary>What budgets count for usage without a rate; with <see cref="UnpricedPolicy.Ceiling"/> only, else null (default).</summary>
    public UnpricedCeiling? UnpricedCeiling { get; init; }
}
