using System.Globalization;
using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Where a ledger file says which of its attempts retention removed.</summary>
internal static class LedgerCuts
{
    private const string Setting = "retention_cut";

    internal static LedgerCut Read(SqliteConnection connection)
    {
        using var row = new SqliteStatement(connection, $"SELECT value FROM settings WHERE name = '{Setting}'");
        if (!row.Step())
            return LedgerCut.None;

        var parts = row.Text(0).Split(' ');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var through)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            ? new LedgerCut(through, before, Convert.FromHexString(parts[2]))
            : throw new InvalidDataException($"The setting '{Setting}' of the ledger is damaged.");
    }

    internal static void Write(SqliteConnection connection, LedgerCut cut)
    {
        using var row = new SqliteStatement(connection, $"INSERT INTO settings VALUES ('{Setting}', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        row.Bind(1, string.Create(CultureInfo.InvariantCulture, $"{cut.ThroughId} {cut.BeforeMicros} {Convert.ToHexString([.. cut.Hash])}"));
        row.Execute();
    }
}
