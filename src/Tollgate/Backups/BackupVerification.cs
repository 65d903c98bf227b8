using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Backups;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Backups;

/// <summary>
/// Proves that files are those a manifest speaks of, and that what they hold fits together: figures, rollups, hash chain, journal. Reads only.
/// </summary>
internal static class BackupVerification
{
    /// <summary>Everything wrong with the files, one line each: missing, of another size, with another checksum.</summary>
    internal static List<string> CheckFiles(string directory, BackupManifest manifest)
    {
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            if (!BackupLayout.IsOurs(file.Name))
            {
                problems.Add($"{file.Name}: no file of a backup has this name.");
            }
            else if (!File.Exists(Path.Combine(directory, file.Name)))
            {
                problems.Add($"{file.Name}: missing.");
            }
            else if (BackupWriter.Describe(directory, file.Name) is var found && found != file)
            {
                problems.Add(found.Bytes != file.Bytes
                    ? $"{file.Name}: has {found.Bytes} bytes, {file.Bytes} were written."
                    : $"{file.Name}: SHA-256 is {found.Sha256}, {file.Sha256} was written.");
            }
        }

        foreach (var needed in (string[])["ledger.db", "control.db"])
        {
            if (!manifest.Files.Any(file => file.Name == needed))
            {
                problems.Add($"{needed}: not in the manifest.");
            }
        }

        return problems;
    }

    /// <summary>Everything that does not fit together, one line each. The checksums must be right already.</summary>
    internal static async Task<List<string>> CheckContentAsync(string directory, BackupManifest manifest, CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (var database in (string[])["ledger.db", "control.db"])
        {
            if (SqliteSnapshot.FindDamage(Path.Combine(directory, database)) is { } damage)
            {
                problems.Add($"{database}: {damage}");
            }
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var ledger = Path.Combine(directory, "ledger.db");
        var facts = SqliteSnapshot.ReadLedger(ledger);
        try
        {
            var tail = JournalTail.Read(Path.Combine(directory, "journal"), facts.Checkpoint);
            Compare("totals", manifest.Totals, BackupWriter.TotalsOf(facts, tail));
            Compare("the journal's next record", manifest.NextSequence, tail.NextSequence);
            Compare("the ledger's position", manifest.Projected, facts.Checkpoint.Projected.Sequence);
            Compare("open holds", string.Join(' ', manifest.OpenHolds), string.Join(' ', BackupWriter.HoldsOf(tail)));
        }
        catch (JournalCorruptException corrupt)
        {
            problems.Add(corrupt.Message);
        }

        using (SqliteLedger.OpenReadOnly(ledger, out var reader))
        {
            var audit = await LedgerAudit.VerifyAsync(reader, cancellation).ConfigureAwait(false);
            if (!audit.Intact)
            {
                problems.Add($"The hash chain is broken after {audit.Attempts} attempts. {audit.Fault}");
            }
        }

        return problems;

        void Compare<T>(string what, T written, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(written, found))
            {
                problems.Add($"{what}: the manifest says {written}; found {found}.");
            }
        }
    }
}
