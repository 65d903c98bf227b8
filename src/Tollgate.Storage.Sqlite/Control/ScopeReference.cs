using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>Finds out whose the name is that a limit is for, where the store can know it.</summary>
internal static class ScopeReference
{
    private const string InForceOfLine = """
        WITH line (first) AS (SELECT COALESCE(first_id, id) FROM virtual_keys WHERE id = ?1)
        SELECT k.organization_id FROM virtual_keys k JOIN line l ON k.id = l.first OR k.first_id = l.first WHERE k.retired_micros IS NULL LIMIT 1
        """;

    /// <summary>The organization the name lies in, when it says so itself and is in force; null otherwise.</summary>
    public static Guid? Owner(ControlConnection connection, Dimension? dimension, string name) =>
        Find(connection, dimension, name) is [byte[] owner] ? new Guid(owner, bigEndian: true) : null;

    /// <summary>Checks that the name exists, and lies in the limit's organization. To that organization, what is another's does not exist.</summary>
    public static ControlError? Check(ControlConnection connection, Guid? organizationId, Dimension? dimension, string name) =>
        Find(connection, dimension, name) switch
        {
            null => null,
            [byte[] owner] when organizationId is not { } expected || new Guid(owner, bigEndian: true) == expected => null,
            _ => new ControlError(
                organizationId is null ? ControlErrorKind.NotFound : ControlErrorKind.Invalid,
                "scope",
                name,
                $"scope '{name}' names no {dimension.ToString()!.ToLowerInvariant()} in force{(organizationId is null ? "" : " of this organization")}."),
        };

    /// <summary>The id of the organization, or null in its place; null when names of the dimension are the callers' own.</summary>
    private static object?[]? Find(ControlConnection connection, Dimension? dimension, string name)
    {
        var parts = name.Split('/');
        return dimension switch
        {
            Dimension.Organization => One(connection, "SELECT id FROM organizations WHERE slug = ?1 AND retired_micros IS NULL", name),
            Dimension.Team when parts.Length == 2 => One(connection, Member("teams"), parts),
            Dimension.User when parts.Length == 2 => One(connection, Member("users"), parts),
            Dimension.Key when Guid.TryParseExact(name, "D", out var id) => One(
                // A limit that names any key of a line is one for the line, and lives as long as one key of it does.
                connection, InForceOfLine, id.ToByteArray(bigEndian: true)),
            Dimension.Team or Dimension.User or Dimension.Key => [null],
            _ => null,
        };
    }

    private static string Member(string table) =>
        $"SELECT o.id FROM {table} m JOIN organizations o ON o.id = m.organization_id WHERE o.slug = ?1 AND m.slug = ?2 AND m.retired_micros IS NULL AND o.retired_micros IS NULL";

    private static object?[] One(ControlConnection connection, string sql, params ReadOnlySpan<object?> values) => [connection.Scalar(sql, values)];
}
