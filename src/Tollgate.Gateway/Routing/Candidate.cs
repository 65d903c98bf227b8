using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Settlement;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;
using Tollgate.Wire.Tokens;

namespace Tollgate.Gateway.Routing;

/// <summary>One model at one upstream that can answer a request. Immutable; built once per (name, surface) and snapshot.</summary>
public sealed class Candidate
{
    internal Candidate(Upstream upstream, string model, WireFormat format, in ModelMatch match)
    {
        Upstream = upstream;
        Model = model;
        Format = format;
        Rates = match.Rates;
        PriceInferred = match.IsInferred;
        Region = match.Region ?? upstream.Options.Region;
        Convention = UsageReading.Convention(format, upstream.Options.Vendor);
        Tokenizer = TokenEstimator.ForModel(model);
    }

    public Upstream Upstream { get; }

    /// <summary>The model name the upstream is asked for.</summary>
    public string Model { get; }

    public WireFormat Format { get; }

    /// <summary>The model's rates, or null when it is unpriced.</summary>
    public ModelRates? Rates { get; }

    /// <summary>True when the rates were found by an inferred match (dated or prefixed form).</summary>
    public bool PriceInferred { get; }

    /// <summary>Region or deployment class for prices, or null.</summary>
    public string? Region { get; }

    /// <summary>True for models that may spend output tokens on reasoning the caller does not see.</summary>
    internal bool Reasons => Rates?.Facts.Capabilities.HasFlag(ModelCapabilities.Reasoning) ?? false;

    internal CountingConvention Convention { get; }

    internal TokenizerFamily Tokenizer { get; }

    /// <summary>Ledger ids, filled when the candidate is registered.</summary>
    public long ModelNameId { get; internal set; }

    public long ProviderNameId { get; internal set; }

    /// <summary>The accounts callers may be sent to, with weight above zero.</summary>
    public IReadOnlyList<Account> Accounts { get; internal set; } = [];

    /// <summary>
    /// The dearest prices that can apply to a request. The answer is kept per kind of request and minute: it depends on the time
    /// only where a rate begins, ends or has a daily window.
    /// </summary>
    internal CeilingRates Ceiling(ModelRates rates, long startedMicros, RequestFacts facts)
    {
        var minute = startedMicros / 60_000_000;
        var large = facts.TextBytes > SmallPrompt;
        var scope = (facts.MediaParts > 0 ? CeilingScope.All : CeilingScope.CacheWrite5m | CeilingScope.CacheWrite1h);
        var kept = _ceiling;
        if (kept is not null && kept.Minute == minute && kept.Large == large && kept.Scope == scope && kept.Tier == facts.ServiceTier)
        {
            return kept.Rates;
        }

        var conditions = new PriceConditions(DateTimeOffset.UnixEpoch.AddTicks(startedMicros * 10), Region, facts.ServiceTier);
        var ceiling = rates.Ceiling(conditions, large ? long.MaxValue : SmallPrompt * 2, scope);
        _ceiling = new KeptCeiling(minute, large, scope, facts.ServiceTier, ceiling);
        return ceiling;
    }

    // Below every context threshold that exists, whatever the overheads.
    private const long SmallPrompt = 48_000;

    private KeptCeiling? _ceiling;

    private sealed record KeptCeiling(long Minute, bool Large, CeilingScope Scope, string? Tier, CeilingRates Rates);
}
