namespace Tollgate.Storage.Control;

/// <summary>
/// The append-only log of changes. Entries of changes of the store's objects are written by the store, in the transaction of the change.
/// Thread-safe; calls block.
/// </summary>
public interface IAuditLog
{
    /// <summary>Adds an entry for something that is no change of an object; sequence, moment, actor and hash are set by the log.</summary>
    void Append(AuditEntry draft);

    /// <summary>Entries, the newest first.</summary>
    IReadOnlyList<AuditEntry> Read(AuditQuery query);

    /// <summary>Where the log ends.</summary>
    AuditHead Head();

    /// <summary>
    /// Recomputes every hash, and compares with the head kept beside the store and, where given, with one kept elsewhere.
    /// </summary>
    AuditVerdict Verify(AuditHead? expected = null);

    /// <summary>Deletes entries older than a moment, all but the newest, and notes that as an entry. Returns how many; only counts in a dry run.</summary>
    long Prune(long beforeMicros, bool dryRun);
}
