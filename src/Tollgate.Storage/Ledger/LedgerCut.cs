namespace Tollgate.Storage.Ledger;

/// <summary>Which attempts retention removed from a ledger: all rows up to one. Their batches' links and every rollup stay.</summary>
/// <param name="ThroughId">The last row that was removed; 0 for none.</param>
/// <param name="BeforeMicros">Every attempt that started before this moment, and had been projected then, may be gone; microseconds since the Unix epoch.</param>
/// <param name="Hash">The link of the batch that ends with that row: the chain goes on from it. Empty for none.</param>
public sealed record LedgerCut(long ThroughId, long BeforeMicros, IReadOnlyList<byte> Hash)
{
    /// <summary>Nothing was removed.</summary>
    public static LedgerCut None { get; } = new(0, 0, []);
}
