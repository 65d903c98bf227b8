namespace Tollgate.Storage.Ledger;

/// <summary>One link of the hash chain: which records and rows a transaction covered, and SHA-256(previous ‖ them).</summary>
public sealed record LedgerBatchLink(long FirstSequence, long LastSequence, int Attempts, long FirstId, long LastId, byte[] Hash);
