namespace Tollgate.Storage.Ledger;

/// <summary>What a verification found: the verified batches and attempts, and the first fault if there is one.</summary>
public sealed record LedgerAuditResult(bool Intact, long Batches, long Attempts, string? Fault);
