namespace Tollgate.Storage.Ledger;

/// <summary>A page of attempts, newest first. <paramref name="Next"/> continues it; null when there is no more.</summary>
public sealed record LedgerPage(IReadOnlyList<AttemptRecord> Attempts, long? Next);
