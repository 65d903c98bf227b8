using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The append-only record of every attempt, written before anything else happens. Thread-safe. Records are encoded
/// before the call returns, so the caller may reuse its objects at once.
/// </summary>
/// <remarks>
/// A returned task completes when the record is in the operating system's hands (it survives the death of the process).
/// It fails with <see cref="JournalUnavailableException"/> when the disk is full, read-only or broken; whether the record is in its file
/// all the same, the exception says.
/// Continuations never run on the writer's thread.
/// </remarks>
public interface IJournal
{
    /// <summary>False while records cannot be written; new work must then be refused.</summary>
    bool IsAvailable { get; }

    /// <summary>Why the journal is unavailable, in one sentence that callers may read: without a path. Null while it is available.</summary>
    string? UnavailableReason { get; }

    /// <summary>
    /// Completes with true as soon as records can be written, at once while they can; with false when the journal is closed before that.
    /// </summary>
    Task<bool> WhenAvailableAsync();

    /// <summary>Makes a name known. Written before any later record of the same caller; no need to wait for it.</summary>
    void AppendName(Dimension dimension, long id, string name);

    ValueTask AppendAsync(AttemptIntent intent);

    ValueTask AppendAsync(AttemptExtend extend);

    ValueTask AppendAsync(AttemptEnd end);
}
