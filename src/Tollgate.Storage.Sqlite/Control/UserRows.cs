using System.Globalization;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class UserRows(ControlConnection connection)
    : SqliteControlSet<User>(connection, "users", "organization_id, team_id, slug, name, email, kind, disabled_micros, user_name, user_key, external_id, given_name, family_name")
{
    protected override string Noun => "user";

    /// <summary>The slug an erased user is left with: unique, as slugs have to be, and made of nothing but the id.</summary>
    internal static string ErasedSlug(Guid id) => string.Create(CultureInfo.InvariantCulture, $"erased-{id:N}");

    /// <summary>By the name a directory gave, else by the slug. Inside the lock.</summary>
    public User? Get(Guid organization, string userName) => Connection.Scalar(
        "SELECT id FROM users WHERE organization_id = ?1 AND (user_key = ?2 OR (slug = ?2 AND user_key = '')) ORDER BY retired_micros IS NOT NULL, created_micros, id LIMIT 1",
        Blob(organization), Key(userName)) is byte[] id ? Get(new Guid(id, bigEndian: true)) : null;

    protected override object?[] Own(User row) =>
    [
        Blob(row.OrganizationId), Blob(row.TeamId), row.Slug, row.Name, row.Email, (long)row.Kind, row.DisabledMicros, row.UserName, Key(row.UserName), row.ExternalId, row.GivenName, row.FamilyName,
    ];

    protected override User ReadOwn(ControlRecord record) => new()
    {
        OrganizationId = record.Id(),
        TeamId = record.NullableId(),
        Slug = record.Text(),
        Name = record.Text(),
        Email = record.Text(),
        Kind = (UserKind)record.Number(),
        DisabledMicros = record.NullableNumber(),
        UserName = record.Text(),
        ExternalId = SkipKey(record),
        GivenName = record.Text(),
        FamilyName = record.Text(),
    };

    protected override ControlError? RefuseRestore(User row) => row.Slug == ErasedSlug(row.Id)
        ? new ControlError(ControlErrorKind.Fixed, "id", Show(row.Id), $"user {row.Id} was erased and cannot be restored; make a new one.")
        : null;

    protected override void CheckReferences(User row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        // A team that went out of force stays the user's until another is named.
        if (row.TeamId is { } team && (isNew || !Connection.Exists("SELECT 1 FROM users WHERE id = ?1 AND team_id = ?2", Blob(row.Id), Blob(team))))
            CheckMember("teams", "team_id", team, row.OrganizationId, errors);
        if (isNew && Connection.Exists("SELECT 1 FROM users WHERE organization_id = ?1 AND slug = ?2", Blob(row.OrganizationId), row.Slug))
            Taken(errors, row.Slug);
        if (row.UserName.Length > 0 && Get(row.OrganizationId, row.UserName) is { RetiredMicros: null } other && other.Id != row.Id)
            errors.Add(new ControlError(ControlErrorKind.Conflict, "user_name", row.UserName, $"user_name '{row.UserName}' is taken by another user in force."));
    }

    private static string Key(string userName) => userName.ToLowerInvariant();

    private static string SkipKey(ControlRecord record)
    {
        record.Text();
        return record.Text();
    }
}
