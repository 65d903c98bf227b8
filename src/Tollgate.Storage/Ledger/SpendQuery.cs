namespace Tollgate.Storage.Ledger;

/// <summary>A question about spend in [<see cref="FromMicros"/>, <see cref="ToMicros"/>), by the start of the request.</summary>
public sealed record SpendQuery
{
    public required long FromMicros { get; init; }

    public required long ToMicros { get; init; }

    /// <summary>What to group by; empty gives one total.</summary>
    public IReadOnlyList<SpendGrouping> GroupBy { get; init; } = [];

    /// <summary>Only attempts that match all of them.</summary>
    public IReadOnlyList<SpendFilter> Filters { get; init; } = [];

    /// <summary>True adds latency histograms, which cost time. Default false.</summary>
    public bool WithLatency { get; init; }
}
