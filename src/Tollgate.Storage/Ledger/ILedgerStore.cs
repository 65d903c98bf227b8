using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>The writing side of a ledger. Used by the projector's thread only.</summary>
public interface ILedgerStore : IDisposable
{
    /// <summary>How far the store has come; <see cref="LedgerCheckpoint.Empty"/> for a new one.</summary>
    LedgerCheckpoint ReadCheckpoint();

    /// <summary>
    /// Adds rows, rollups, names, the batch's link of the hash chain and the checkpoint in one durable transaction: all or none. Throws what
    /// the store throws; the projector tries the same batch again.
    /// </summary>
    void Apply(LedgerBatch batch);
}
