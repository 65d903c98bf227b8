using Tollgate.Economics.Usage;

namespace Tollgate.Auditing;

/// <summary>One record of another tool, in the words of this one.</summary>
internal sealed record AuditRecord
{
    public required int Line { get; init; }

    /// <summary>The other tool's id; empty when it has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Empty when the record does not say.</summary>
    public string Provider { get; init; } = "";

    public required string Model { get; init; }

    public required DateTimeOffset At { get; init; }

    public ReportedCounts Counts { get; init; }

    public CountingConvention Convention { get; init; } = CountingConventions.OpenAI;

    public string? Tier { get; init; }

    /// <summary>What the other tool says it cost, in USD; null when it says nothing.</summary>
    public decimal? Cost { get; init; }

    /// <summary>True when the answer came out of the other tool's own cache, which costs nothing.</summary>
    public bool IsOwnCache { get; init; }

    /// <summary>How many requests it sums; above 1 its context tier cannot be known.</summary>
    public long Requests { get; init; } = 1;

    /// <summary>True for a sum of money without counts, to be set against the counts of its model.</summary>
    public bool IsCostOnly { get; init; }

    /// <summary>True for counts whose money comes in records of its own.</summary>
    public bool IsUsageOnly { get; init; }
}
