namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Where and how the embedded ledger is kept. Immutable.</summary>
public sealed record SqliteLedgerOptions
{
    /// <summary>The database file, created when missing (customarily <c>ledger.db</c>).</summary>
    public required string Path { get; init; }

    /// <summary>Defines days. Fixed when the ledger is created; another one later is refused. Default UTC.</summary>
    public TimeZoneInfo AccountingZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Connections for reading: how many questions are answered at once. Default 4.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Values a day keeps apart per workflow, task, unit and tag; the rest is "(other)". Default 10,000.</summary>
    public int TopValues { get; init; } = 10_000;
}
