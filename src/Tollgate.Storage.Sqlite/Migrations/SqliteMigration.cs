using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Storage.Sqlite.Migrations;

/// <summary>One numbered script. <paramref name="Requires"/> is the number of scripts a binary must know to use its result.</summary>
internal sealed record SqliteMigration(int Number, string Name, string Sql, int Requires)
{
    private const string RequiresMark = "-- requires:";

    /// <summary>SHA-256 of the script with Unix line ends, in lower-case hex.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public static SqliteMigration Parse(string fileName, string text)
    {
        var sql = text.ReplaceLineEndings("\n");
        var separator = fileName.IndexOf('_', StringComparison.Ordinal);
        if (separator < 1 || !int.TryParse(fileName.AsSpan(0, separator), out var number))
        {
            throw new SqliteMigrationException($"Migration '{fileName}' must be named NNNN_what_it_does.sql.");
        }

        var requires = 0;
        if (sql.StartsWith(RequiresMark, StringComparison.Ordinal))
        {
            var end = sql.IndexOf('\n', StringComparison.Ordinal);
            var value = (end < 0 ? sql : sql[..end])[RequiresMark.Length..].Trim();
            if (!int.TryParse(value, out requires))
            {
                throw new SqliteMigrationException($"Migration '{fileName}' says 'requires: {value}'; write a script number.");
            }
        }

        return new SqliteMigration(number, Path.GetFileNameWithoutExtension(fileName), sql, requires);
    }
}
