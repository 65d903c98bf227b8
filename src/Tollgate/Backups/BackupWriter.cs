using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Backups;

namespace Tollgate.Backups;

/// <summary>
/// Copies a data directory that a gateway may be using: what had ended before the backup began is in it exactly once. See
/// docs/operations/backup.md for the order and why it is that one.
/// </summary>
internal static class BackupWriter
{
    private const int Tries = 5;

    /// <summary>Writes the files and the manifest into <paramref name="target"/>, which is created.</summary>
    internal static BackupManifest Write(string data, string target, DateTimeOffset now)
    {
        foreach (var file in (string[])["ledger.db", "control.db"])
        {
            if (!File.Exists(Path.Combine(data, file)))
            {
                throw new BackupException($"There is no {file} in '{data}'. Name the gateway's data directory with --data.");
            }
        }

        CreatePrivately(target);
        var tail = CopyLedger(data, target);

        // After the ledger: a key that was made and used meanwhile is then in the copy too.
        if (File.Exists(Path.Combine(data, BackupLayout.AuditHead)))
        {
            File.Copy(Path.Combine(data, BackupLayout.AuditHead), Path.Combine(target, BackupLayout.AuditHead));
        }

        SqliteSnapshot.Copy(Path.Combine(data, "control.db"), Path.Combine(target, "control.db"));
        var facts = SqliteSnapshot.ReadLedger(Path.Combine(target, "ledger.db"));
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            CreatedAt = now,
            Tollgate = typeof(BackupWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            LedgerSchema = facts.Schema,
            ControlSchema = SqliteSnapshot.ReadSchema(Path.Combine(target, "control.db")),
            NextSequence = tail.NextSequence,
            Projected = facts.Checkpoint.Projected.Sequence,
            Totals = TotalsOf(facts, tail),
            OpenHolds = HoldsOf(tail),
            Files = [.. BackupLayout.FilesOf(target).Select(name => Describe(target, name))],
        };
        Save(target, manifest);
        return manifest;
    }

    internal static BackupTotals TotalsOf(LedgerFacts facts, JournalTail tail) => new()
    {
        Attempts = facts.Attempts,
        Cost = facts.Cost.ToString(),
        Batches = facts.Batches,
        ChainHead = facts.Head,
        JournalAttempts = tail.Ended,
        JournalCost = tail.EndedCost.ToString(),
    };

    internal static List<BackupHold> HoldsOf(JournalTail tail) =>
    [
        .. tail.Open.Select(static open => new BackupHold(
            open.Record.Intent.AttemptId,
            open.Record.Intent.RequestId,
            DateTimeOffset.UnixEpoch.AddTicks(open.Record.Intent.StartedMicros * TimeSpan.TicksPerMicrosecond),
            open.Hold.ToString())).OrderBy(static hold => hold.StartedAt).ThenBy(static hold => hold.AttemptId),
    ];

    internal static BackupFile Describe(string directory, string name)
    {
        using var file = File.OpenRead(Path.Combine(directory, name));
        return new BackupFile(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    internal static void CreatePrivately(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static JournalTail CopyLedger(string data, string target)
    {
        var (ledger, journal) = (Path.Combine(data, "ledger.db"), Path.Combine(data, "journal"));
        for (var again = 1; ; again++)
        {
            try
            {
                if (TryCopyLedger(ledger, journal, target) is { } tail)
                {
                    return tail;
                }
            }
            catch (JournalCorruptException) when (again < Tries)
            {
                // Segments came and went between two steps; if it is real damage, the last try says so.
            }
            catch (JournalCorruptException damaged)
            {
                throw new BackupException($"The journal cannot be copied whole: {damaged.Message}", damaged);
            }

            if (again == Tries)
            {
                throw new BackupException($"The journal in '{journal}' moved on faster than it could be copied, {Tries} times, or lacks records that the ledger counts on. Try again; 'tollgate doctor' tells whether something is wrong.");
            }

            File.Delete(Path.Combine(target, "ledger.db"));
            Directory.Delete(Path.Combine(target, "journal"), recursive: true);
        }
    }

    private static JournalTail? TryCopyLedger(string ledger, string journal, string target)
    {
        using var held = new HeldSegments(journal);
        var copy = Path.Combine(target, "ledger.db");
        SqliteSnapshot.Copy(ledger, copy);
        var copied = SqliteSnapshot.ReadCheckpoint(copy);
        held.Refresh();
        var isWhole = held.Covers(copied, SqliteSnapshot.ReadCheckpoint(ledger));
        held.CopyTo(Path.Combine(target, "journal"), copied);
        if (!isWhole)
        {
            return null;
        }

        var tail = JournalTail.Read(Path.Combine(target, "journal"), copied);
        return tail.NextSequence >= copied.Projected.Sequence ? tail : null;
    }

    private static void Save(string target, BackupManifest manifest)
    {
        using var file = new FileStream(Path.Combine(target, BackupManifest.FileName), FileMode.CreateNew);
        JsonSerializer.Serialize(file, manifest, BackupManifest.Json);
        file.Flush(flushToDisk: true);
    }
}
