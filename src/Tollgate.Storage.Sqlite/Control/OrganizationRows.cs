using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class OrganizationRows(ControlConnection connection) : SqliteControlSet<Organization>(connection, "organizations", "slug, name")
{
    protected override string Noun => "organization";

    protected override object?[] Own(Organization row) => [row.Slug, row.Name];

    protected override Organization ReadOwn(ControlRecord record) => new() { Slug = record.Text(), Name = record.Text() };

    protected override void CheckReferences(Organization row, bool isNew, List<ControlError> errors)
    {
        if (isNew && Connection.Exists("SELECT 1 FROM organizations WHERE slug = ?1", row.Slug))
            Taken(errors, row.Slug);
    }
}
