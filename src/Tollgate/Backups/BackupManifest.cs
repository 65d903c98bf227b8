using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tollgate.Backups;

/// <summary>What a backup says of itself: versions, positions, totals, and the checksum of every file in it.</summary>
internal sealed record BackupManifest
{
    /// <summary>The layout this binary writes and the newest it reads.</summary>
    internal const int CurrentFormat = 1;

    internal const string FileName = "manifest.json";

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public required int Format { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of the Tollgate that wrote it.</summary>
    public required string Tollgate { get; init; }

    public required int LedgerSchema { get; init; }

    public required int ControlSchema { get; init; }

    /// <summary>Number of the next record of the journal: the ledger has everything before <see cref="Projected"/>, the segments the rest.</summary>
    public required long NextSequence { get; init; }

    public required long Projected { get; init; }

    public required BackupTotals Totals { get; init; }

    /// <summary>Attempts without an end when the backup was made; a start of the restored gateway charges each its hold.</summary>
    public required IReadOnlyList<BackupHold> OpenHolds { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }
}
