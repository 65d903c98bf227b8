using Tollgate.Storage.Journaling;

namespace Tollgate.Storage.Ledger;

/// <summary>What one transaction adds to the store. Its objects are reused by the projector once the store has returned.</summary>
public sealed class LedgerBatch
{
    /// <summary>Number of the first record folded into the batch.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Number of the last one; the positions in <see cref="Checkpoint"/> are right behind it.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Finished attempts in the order of their ends.</summary>
    public required IReadOnlyList<AttemptRecord> Attempts { get; init; }

    public required IReadOnlyList<LedgerName> Names { get; init; }

    /// <summary>Open attempts the store must keep from now on, or keeps with another hold.</summary>
    public required IReadOnlyList<OpenAttempt> Keep { get; init; }

    /// <summary>Attempts to be kept no longer: they have ended.</summary>
    public required IReadOnlyList<Guid> Release { get; init; }

    /// <summary>The positions to store with the rows (its list of kept attempts is not used).</summary>
    public required LedgerCheckpoint Checkpoint { get; init; }

    /// <summary>Everything acknowledged before this moment (microseconds since the Unix epoch) is in the store after the batch.</summary>
    public required long AsOfMicros { get; init; }
}
