using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class TeamRows(ControlConnection connection) : SqliteControlSet<Team>(connection, "teams", "organization_id, slug, name, external_id")
{
    protected override string Noun => "team";

    protected override object?[] Own(Team row) => [Blob(row.OrganizationId), row.Slug, row.Name, row.ExternalId];

    protected override Team ReadOwn(ControlRecord record) => new() { OrganizationId = record.Id(), Slug = record.Text(), Name = record.Text(), ExternalId = record.Text() };

    protected override void CheckReferences(Team row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        if (isNew && Connection.Exists("SELECT 1 FROM teams WHERE organization_id = ?1 AND slug = ?2", Blob(row.OrganizationId), row.Slug))
            Taken(errors, row.Slug);
    }
}
