namespace Tollgate.Storage.Ledger;

/// <summary>
/// One finished attempt: what was asked and what came of it. Its attribution carries the model and tier served. When read from
/// the store, <see cref="AttemptIntent.Hold"/> is 0 (the hold trail is in the trace) and the trace is there only if it was asked for.
/// </summary>
public sealed class AttemptRecord
{
    /// <summary>The row in the store, in order of projection; 0 before it has one.</summary>
    public long Id { get; set; }

    public AttemptIntent Intent { get; } = new();

    public AttemptEnd End { get; } = new();
}
