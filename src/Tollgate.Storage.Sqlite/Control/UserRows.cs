using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class UserRows(ControlConnection connection)
    : SqliteControlSet<User>(connection, "users", "organization_id, team_id, slug, name, email")
{
    protected override string Noun => "user";

    protected override object?[] Own(User row) => [Blob(row.OrganizationId), Blob(row.TeamId), row.Slug, row.Name, row.Email];

    protected override User ReadOwn(ControlRecord record) => new()
    {
        OrganizationId = record.Id(),
        TeamId = record.NullableId(),
        Slug = record.Text(),
        Name = record.Text(),
        Email = record.Text(),
    };

    protected override void CheckReferences(User row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        CheckMember("teams", "team_id", row.TeamId, row.OrganizationId, errors);
        if (isNew && Connection.Exists("SELECT 1 FROM users WHERE organization_id = ?1 AND slug = ?2", Blob(row.OrganizationId), row.Slug))
            Taken(errors, row.Slug);
    }
}
