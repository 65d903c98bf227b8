namespace Tollgate.Storage.Ledger;

/// <summary>
/// What a verification found: the verified batches and attempts, the first fault if there is one, and the last journal record the verified
/// links cover (negative for none).
/// </summary>
public sealed record LedgerAuditResult(bool Intact, long Batches, long Attempts, string? Fault, long LastSequence);
