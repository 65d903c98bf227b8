namespace Tollgate.Storage.Ledger;

/// <summary>
/// What a verification found: the verified batches and attempts, the first fault if there is one, and the last journal record the verified
/// links cover (negative for none).
/// </summary>
public sealed record LedgerAuditResult(bool Intact, long Batches, long Attempts, string? Fault, long LastSequence)
{
    /// <summary>Attempts whose rows went by retention: of them only the links are verified.</summary>
    public long Removed { get; init; }

    /// <summary>Where retention stopped; to be compared with what the log of changes says.</summary>
    public LedgerCut Cut { get; init; } = LedgerCut.None;
}
