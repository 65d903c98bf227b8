using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>Checks that the name a limit is for exists, and lies in the limit's organization, where the store can know it.</summary>
internal static class ScopeReference
{
    public static ControlError? Check(ControlConnection connection, Guid? organizationId, Dimension? dimension, string name)
    {
        var parts = name.Split('/');
        object?[]? found = dimension switch
        {
            Dimension.Organization => One(connection, "SELECT id FROM organizations WHERE slug = ?1 AND retired_micros IS NULL", name),
            Dimension.Team => One(connection, Member("teams"), parts),
            Dimension.User => One(connection, Member("users"), parts),
            Dimension.Key when Guid.TryParseExact(name, "D", out var id) => One(
                connection, "SELECT organization_id FROM virtual_keys WHERE id = ?1 AND retired_micros IS NULL", id.ToByteArray(bigEndian: true)),
            Dimension.Key => [null],
            _ => null,
        };
        if (found is null)
            return null;

        var noun = dimension.ToString()!.ToLowerInvariant();
        if (found is not [byte[] owner])
            return new ControlError(ControlErrorKind.NotFound, "scope", name, $"scope '{name}' names no {noun} in force.");

        if (organizationId is { } expected && new Guid(owner, bigEndian: true) != expected)
            return new ControlError(ControlErrorKind.Invalid, "scope", name, $"scope '{name}' names a {noun} of another organization.");

        return null;
    }

    private static string Member(string table) =>
        $"SELECT o.id FROM {table} m JOIN organizations o ON o.id = m.organization_id WHERE o.slug = ?1 AND m.slug = ?2 AND m.retired_micros IS NULL AND o.retired_micros IS NULL";

    private static object?[] One(ControlConnection connection, string sql, params ReadOnlySpan<object?> values) => [connection.Scalar(sql, values)];
}
