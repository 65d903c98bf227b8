using System.Globalization;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>The table <c>audit</c>. Entries are written inside the transaction of what they speak of.</summary>
internal sealed class SqliteAuditLog(ControlConnection connection, AuditAnchor anchor) : IAuditLog
{
    private const string Columns = "sequence, at_micros, actor, actor_id, actor_role, action, object, object_id, organization_id, before, after, changed, hash";

    public void Append(AuditEntry draft) => connection.Together(deferred: false, () => AppendNow(draft));

    /// <summary>Inside a transaction. Returns the entry as written.</summary>
    public AuditEntry AppendNow(AuditEntry draft)
    {
        var (last, hash) = Last();
        var entry = draft with { Sequence = last + 1, AtMicros = connection.NowMicros(), Actor = AuditActor.Current };
        entry = entry with { Hash = AuditChain.Hash(hash, entry) };
        connection.Execute(
            "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            entry.Sequence, entry.AtMicros, entry.Actor.Kind, Blob(entry.Actor.Id), entry.Actor.Role, entry.Action, entry.Object,
            Blob(entry.ObjectId), Blob(entry.OrganizationId), entry.Before, entry.After, entry.Changed, entry.Hash);
        connection.Committed = () => anchor.Advance(HeadOf(entry));
        return entry;
    }

    public IReadOnlyList<AuditEntry> Read(AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return connection.Alone(() => connection.Query(
            ReadEntry,
            $"SELECT {Columns} FROM audit WHERE sequence < ?1 AND at_micros >= ?2 AND (?3 IS NULL OR organization_id = ?3) ORDER BY sequence DESC LIMIT ?4",
            query.Before ?? long.MaxValue, query.SinceMicros ?? long.MinValue, Blob(query.OrganizationId), query.Limit));
    }

    public AuditHead Head() => connection.Alone(() =>
    {
        var (sequence, hash) = Last();
        return new AuditHead(sequence, Convert.ToHexStringLower(hash));
    });

    public AuditVerdict Verify(AuditHead? expected = null)
    {
        // Read before the log, which only grows: what it names is there, unless somebody took it away.
        var beside = anchor.Read();
        return connection.Together(deferred: true, () =>
        {
            var (start, hash) = Start();
            var (last, entries, isNoted) = (start, 0L, start == 0);
            var note = StartNote(start, hash);
            var known = new Dictionary<long, string> { [start] = Convert.ToHexStringLower(hash) };
            while (true)
            {
                var page = connection.Query(ReadEntry, $"SELECT {Columns} FROM audit WHERE sequence > ?1 ORDER BY sequence LIMIT 1000", last);
                foreach (var entry in page)
                {
                    if (entry.Sequence != last + 1)
                    {
                        return Broken($"Entry {last + 1} is missing.");
                    }

                    hash = AuditChain.Hash(hash, entry);
                    if (!hash.AsSpan().SequenceEqual(entry.Hash))
                    {
                        return Broken($"Entry {entry.Sequence} is not what was written.");
                    }

                    (last, entries) = (entry.Sequence, entries + 1);
                    isNoted |= entry is { Action: "retention", Object: "audit" } && entry.After == note;
                    if (last == beside?.Sequence || last == expected?.Sequence)
                    {
                        known[last] = Convert.ToHexStringLower(hash);
                    }
                }

                if (page.Count == 0)
                {
                    break;
                }
            }

            var older = connection.Scalar("SELECT MIN(sequence) FROM audit WHERE sequence <= ?1", start) as long?;
            var fault = older is { } left ? $"Entry {left} should have gone with those up to {start}."
                : !isNoted ? $"No entry says that those up to {start} went by retention."
                : beside is null && last > 0 ? "The file audit.head beside the store is missing or unreadable: what was cut off the end would not show."
                : Against(beside, "audit.head") ?? Against(expected, "the given head");
            return fault is null ? new AuditVerdict(true, entries, start, Head(), null) : Broken(fault);

            AuditHead Head() => new(last, Convert.ToHexStringLower(hash));

            AuditVerdict Broken(string why) => new(false, entries, start, Head(), why);

            string? Against(AuditHead? head, string what) => head switch
            {
                null => null,
                _ when head.Sequence > last => string.Create(CultureInfo.InvariantCulture, $"Entries {last + 1} to {head.Sequence} are missing from the end, by {what}."),
                _ when head.Sequence >= start && known.GetValueOrDefault(head.Sequence) != head.Hash =>
                    string.Create(CultureInfo.InvariantCulture, $"Entry {head.Sequence} and those before it were written anew, by {what}."),
                _ => null,
            };
        });
    }

    public long Prune(long beforeMicros, bool dryRun) => connection.Together(deferred: dryRun, () =>
    {
        // Times may step back; only a beginning of the log goes, up to the first entry that is to stay. The newest always does.
        var (newest, _) = Last();
        var (start, _) = Start();
        var through = Math.Min(newest - 1, (connection.Scalar("SELECT MIN(sequence) FROM audit WHERE at_micros >= ?1", beforeMicros) as long? ?? newest) - 1);
        if (through <= start || dryRun)
        {
            return Math.Max(0, through - start);
        }

        var hash = (byte[])connection.Scalar("SELECT hash FROM audit WHERE sequence = ?1", through)!;
        connection.Execute("INSERT OR REPLACE INTO audit_start VALUES (1, ?1, ?2)", through, hash);
        connection.Execute("DELETE FROM audit WHERE sequence <= ?1", through);
        AppendNow(new AuditEntry
        {
            Action = "retention",
            Object = "audit",
            After = StartNote(through, hash),
        });
        return through - start;
    });

    private (long Sequence, byte[] Hash) Last() =>
        connection.Query(static record => (record.Number(), record.Bytes()), "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") is [var last] ? last : Start();

    private (long Sequence, byte[] Hash) Start() =>
        connection.Query(static record => (record.Number(), record.Bytes()), "SELECT sequence, hash FROM audit_start") is [var start] ? start : (0, AuditChain.Origin.ToArray());

    private static string StartNote(long through, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"through":{{through}},"hash":"{{Convert.ToHexStringLower(hash)}}"}""");

    private static AuditHead HeadOf(AuditEntry entry) => new(entry.Sequence, Convert.ToHexStringLower(entry.Hash));

    private static byte[]? Blob(Guid? id) => id?.ToByteArray(bigEndian: true);

    private static AuditEntry ReadEntry(ControlRecord record)
    {
        var (sequence, at) = (record.Number(), record.Number());
        var (kind, id, role) = (record.Text(), record.NullableId(), record.Text());
        return new AuditEntry
        {
            Sequence = sequence,
            AtMicros = at,
            Actor = new AuditActor(kind, id, role),
            Action = record.Text(),
            Object = record.Text(),
            ObjectId = record.NullableId(),
            OrganizationId = record.NullableId(),
            Before = record.Text(),
            After = record.Text(),
            Changed = record.Text(),
            Hash = record.Bytes(),
        };
    }
}
