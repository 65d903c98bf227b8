namespace Tollgate.Backups;

/// <summary>Figures a restored ledger must have. Money is exact text in the accounting currency.</summary>
internal sealed record BackupTotals
{
    public required long Attempts { get; init; }

    public required string Cost { get; init; }

    public required long Batches { get; init; }

    /// <summary>Hash of the last link of the ledger's chain; empty for none.</summary>
    public required string ChainHead { get; init; }

    /// <summary>Attempts that ended in the journal and are not in the copy of the ledger yet.</summary>
    public required long JournalAttempts { get; init; }

    public required string JournalCost { get; init; }
}
