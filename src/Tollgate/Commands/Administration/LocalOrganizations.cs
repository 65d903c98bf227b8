using Tollgate.Commands.People;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>The tenants in a data directory.</summary>
internal sealed class LocalOrganizations(string data) : LocalTenants<Organization, OrganizationBody, NameChange>(data)
{
    public override Task<ControlResult<SeenRow>> ChangeAsync(Guid id, NameChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
        Change(id, force, row => row with { Name = change.Name ?? row.Name }));

    protected override IControlSet<Organization> Set(IControlStore store) => store.Organizations;

    protected override ControlResult<Organization> Find(IControlStore store, string name, bool isRetired) => MemberName.Organization(store, name, isRetired);

    protected override IEnumerable<object> List(IControlStore store, RowFilter filter) => store.Organizations.List(filter.All).Select(OrganizationEndpoints.View);

    protected override ControlResult<Organization> Create(IControlStore store, OrganizationBody order) =>
        store.Organizations.Create(new Organization { Slug = order.Slug ?? "", Name = order.Name });

    protected override Dictionary<string, object?> View(IControlStore store, Organization row) => OrganizationEndpoints.View(row);
}
