using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class VirtualKeyRows(ControlConnection connection) : SqliteControlSet<VirtualKey>(
    connection,
    "virtual_keys",
    "organization_id, team_id, user_id, name, prefix, hash, expires_micros, allowed_models, allowed_surfaces, default_feature, default_tags, metadata, last_used_micros, rotated_from, verifier, origin, allowed_addresses, required_attribution, cost_center, project, first_id, expiry_warned_micros, self_made")
{
    protected override string Noun => "key";

    /// <summary>Inside a transaction. Once only, and never for a key that somebody else has made stronger.</summary>
    public bool StrengthenNow(ProvenKey proven) => Connection.Execute(
        "UPDATE virtual_keys SET hash = ?2, verifier = ?3 WHERE id = ?1 AND verifier = ?4",
        Blob(proven.Id), proven.Hash.ToArray(), (long)KeyVerifier.Adopted, (long)KeyVerifier.Sha256) > 0;

    /// <summary>Inside a transaction. Returns how many it revoked.</summary>
    public int RevokeOf(Guid user) => Of(user).Count(id => RetireNow(id).IsOk);

    /// <summary>Inside the lock. The newest key in force that came out of rotations of this one; null when there is none.</summary>
    public Guid? SuccessorInForce(Guid key) => Connection.Scalar(
        """
        WITH RECURSIVE later (id) AS (
            SELECT id FROM virtual_keys WHERE rotated_from = ?1
            UNION SELECT k.id FROM virtual_keys k JOIN later l ON k.rotated_from = l.id)
        SELECT k.id FROM virtual_keys k JOIN later l ON l.id = k.id
        WHERE k.retired_micros IS NULL AND (k.expires_micros IS NULL OR k.expires_micros > ?2)
        ORDER BY k.created_micros DESC, k.id DESC LIMIT 1
        """,
        Blob(key), Connection.NowMicros()) is byte[] id ? new Guid(id, bigEndian: true) : null;

    /// <summary>Inside the lock. Keys that are accepted now, of an organization, a team or a user.</summary>
    public int CountInForce(Guid owner) => (int)(long)Connection.Scalar(
        """
        SELECT COUNT(*) FROM virtual_keys k
        LEFT JOIN organizations o ON o.id = k.organization_id LEFT JOIN teams t ON t.id = k.team_id LEFT JOIN users u ON u.id = k.user_id
        WHERE (k.organization_id = ?1 OR k.team_id = ?1 OR k.user_id = ?1) AND k.retired_micros IS NULL AND (k.expires_micros IS NULL OR k.expires_micros > ?2)
            AND o.retired_micros IS NULL AND t.retired_micros IS NULL AND u.retired_micros IS NULL AND u.disabled_micros IS NULL
        """,
        Blob(owner), Connection.NowMicros())!;

    /// <summary>Puts a user's keys into a team, or none; those that a file or an import manages stay. Inside a transaction.</summary>
    public ControlResult<KeyCount> MoveOf(Guid user, Guid? team)
    {
        var moved = 0;
        foreach (var key in Of(user).Select(id => Get(id)!).Where(key => key.ManagedBy.Length == 0 && key.TeamId != team))
        {
            var result = Replace(key with { TeamId = team });
            if (!result.IsOk)
                return new ControlResult<KeyCount>(result.Errors);

            moved++;
        }

        return new KeyCount(moved, 0);
    }

    /// <summary>Inside the lock.</summary>
    public List<KeyAssignment> Assignments(Guid key) => Connection.Query(
        static record => new KeyAssignment(record.Id(), record.Number(), record.Text(), record.Text()),
        "SELECT key_id, from_micros, cost_center, project FROM key_assignments WHERE key_id = ?1 ORDER BY from_micros, rowid", Blob(key));

    /// <summary>Inside a transaction.</summary>
    public bool WarnNow(Guid key, long atMicros) =>
        Connection.Execute("UPDATE virtual_keys SET expiry_warned_micros = ?2 WHERE id = ?1 AND retired_micros IS NULL", Blob(key), atMicros) > 0;

    protected override object?[] Own(VirtualKey row) =>
    [
        Blob(row.OrganizationId),
        Blob(row.TeamId),
        Blob(row.UserId),
        row.Name,
        row.Prefix,
        row.Hash.ToArray(),
        row.ExpiresMicros,
        JsonSerializer.Serialize(row.AllowedModels),
        JsonSerializer.Serialize(row.AllowedSurfaces),
        row.DefaultFeature,
        JsonSerializer.Serialize(row.DefaultTags),
        JsonSerializer.Serialize(row.Metadata),
        row.LastUsedMicros,
        Blob(row.RotatedFrom),
        (long)row.Verifier,
        row.Origin,
        JsonSerializer.Serialize(row.AllowedAddresses),
        JsonSerializer.Serialize(row.RequiredAttribution),
        row.CostCenter,
        row.Project,
        Blob(row.FirstId),
        row.ExpiryWarnedMicros,
        row.SelfMade ? 1L : 0L,
    ];

    protected override VirtualKey ReadOwn(ControlRecord record) => new()
    {
        OrganizationId = record.Id(),
        TeamId = record.NullableId(),
        UserId = record.NullableId(),
        Name = record.Text(),
        Prefix = record.Text(),
        Hash = record.Hash(),
        ExpiresMicros = record.NullableNumber(),
        AllowedModels = record.Json<string[]>(),
        AllowedSurfaces = record.Json<string[]>(),
        DefaultFeature = record.Text(),
        DefaultTags = record.Json<string[]>(),
        Metadata = record.Json<Dictionary<string, string>>(),
        LastUsedMicros = record.NullableNumber(),
        RotatedFrom = record.NullableId(),
        Verifier = (KeyVerifier)record.Number(),
        Origin = record.Text(),
        AllowedAddresses = record.Json<string[]>(),
        RequiredAttribution = record.Json<string[]>(),
        CostCenter = record.Text(),
        Project = record.Text(),
        FirstId = record.NullableId(),
        ExpiryWarnedMicros = record.NullableNumber(),
        SelfMade = record.Flag(),
    };

    /// <summary>What holds from a change on is written down with it.</summary>
    protected override void Written(VirtualKey? before, VirtualKey after)
    {
        var (was, becomes) = ((before?.CostCenter ?? "", before?.Project ?? ""), (after.CostCenter, after.Project));
        if (was != becomes)
        {
            Connection.Execute("INSERT INTO key_assignments VALUES (?1, ?2, ?3, ?4)", Blob(after.Id), Connection.NowMicros(), after.CostCenter, after.Project);
        }
    }

    protected override void CheckReferences(VirtualKey row, bool isNew, List<ControlError> errors)
    {
        // A key whose owner has gone can still be changed, above all ended; it cannot be given to somebody who has.
        var stored = isNew ? null : Get(row.Id);
        if (stored is null)
            CheckOrganization(row.OrganizationId, errors);
        if (stored is null || stored.TeamId != row.TeamId)
            CheckMember("teams", "team_id", row.TeamId, row.OrganizationId, errors);
        if (stored is null || stored.UserId != row.UserId)
            CheckMember("users", "user_id", row.UserId, row.OrganizationId, errors);
        CheckEnabled(row.UserId, stored is null || stored.UserId != row.UserId, errors);
        if (isNew && row.Verifier == KeyVerifier.Sha256
            && Connection.Exists("SELECT 1 FROM virtual_keys WHERE origin = ?1 OR hash = ?2", row.Origin, row.Hash.ToArray()))
        {
            errors.Add(new ControlError(ControlErrorKind.Conflict, "origin", row.Prefix, $"The key {row.Prefix} has been taken over before, perhaps revoked since."));
        }
    }

    private List<Guid> Of(Guid user) => Connection.Query(static record => record.Id(), "SELECT id FROM virtual_keys WHERE user_id = ?1 AND retired_micros IS NULL", Blob(user));
}
