using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>Which scopes' spend to stream, since when and how finely.</summary>
public sealed record SpendBucketQuery
{
    /// <summary>The scopes wanted; nothing else is returned.</summary>
    public required IReadOnlySet<(Dimension Dimension, long Id)> Scopes { get; init; }

    /// <summary>Requests started at or after this moment.</summary>
    public required long FromMicros { get; init; }

    /// <summary>True for minutes, false (default) for hours. The bucket <see cref="FromMicros"/> lies in is cut at it.</summary>
    public bool ByMinute { get; init; }
}
