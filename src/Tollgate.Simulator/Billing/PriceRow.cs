namespace Tollgate.Simulator.Billing;

/// <summary>What the simulated provider charges for the models a pattern names. Prices are USD per million tokens.</summary>
/// <param name="Glob">Model name pattern; <c>*</c> matches anything.</param>
/// <param name="Input">Uncached input.</param>
/// <param name="Output">Output, reasoning included.</param>
/// <param name="CacheRead">Cached input; null charges it like uncached input.</param>
/// <param name="CacheWrite5m">Cache writes; null charges them like uncached input.</param>
/// <param name="CacheWrite1h">One-hour cache writes; null charges them like five-minute ones.</param>
public sealed record PriceRow(
    string Glob, decimal Input, decimal Output, decimal? CacheRead = null, decimal? CacheWrite5m = null, decimal? CacheWrite1h = null)
{
    /// <summary>USD per thousand web searches.</summary>
    public decimal WebSearchPerThousand { get; init; } = 10m;

    /// <summary>Total input tokens above which the whole request costs more; null = no such step.</summary>
    public int? LongContextAbove { get; init; }

    /// <summary>Factor on every input bucket of a long request.</summary>
    public decimal LongInputFactor { get; init; } = 2m;

    /// <summary>Factor on the output of a long request.</summary>
    public decimal LongOutputFactor { get; init; } = 1.5m;

    /// <summary>Factor on tokens served in the <c>flex</c> or <c>batch</c> tier.</summary>
    public decimal FlexFactor { get; init; } = 0.5m;

    /// <summary>Factor on tokens served in the <c>priority</c> tier.</summary>
    public decimal PriorityFactor { get; init; } = 2m;

    /// <summary>Prices of the <c>priority</c> tier where they are no factor of the others; null where they are.</summary>
    public PriceRow? Priority { get; init; }

    /// <summary>Factor on tokens served in fast mode; null for models that do not have it and serve at the usual speed.</summary>
    public decimal? FastFactor { get; init; }

    /// <summary>Factor on tokens generated in the United States by request; null for models that do not offer the choice.</summary>
    public decimal? UsFactor { get; init; }

    /// <summary>Exact charge in USD.</summary>
    public decimal Charge(BilledUsage usage, string? servedTier, string? servedSpeed = null, string? servedGeo = null)
    {
        if (servedTier == "priority" && Priority is { } priority)
        {
            return (priority with { PriorityFactor = 1m }).Charge(usage, servedTier, servedSpeed, servedGeo);
        }

        var isLong = usage.TotalInput > LongContextAbove;
        var write = CacheWrite5m ?? Input;
        var input = usage.UncachedInput * Input + usage.CacheRead * (CacheRead ?? Input)
            + usage.CacheWrite5m * write + usage.CacheWrite1h * (CacheWrite1h ?? write);
        var output = usage.TotalOutput * Output;
        if (isLong)
        {
            input *= LongInputFactor;
            output *= LongOutputFactor;
        }

        var tier = servedTier switch { "flex" or "batch" => FlexFactor, "priority" => PriorityFactor, _ => 1m };
        var place = (servedSpeed == "fast" ? FastFactor ?? 1m : 1m) * (servedGeo == "us" ? UsFactor ?? 1m : 1m);
        return (input + output) * tier * place / 1_000_000m + usage.WebSearches * WebSearchPerThousand / 1_000m;
    }
}
