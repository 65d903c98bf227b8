using Tollgate.Commands.People;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Teams in a data directory.</summary>
internal sealed class LocalTeams(string data) : LocalTenants<Team, TeamBody, NameChange>(data)
{
    public override Task<ControlResult<SeenRow>> ChangeAsync(Guid id, NameChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
        Change(id, force, row => row with { Name = change.Name ?? row.Name }));

    protected override IControlSet<Team> Set(IControlStore store) => store.Teams;

    protected override ControlResult<Team> Find(IControlStore store, string name, bool isRetired) => MemberName.Team(store, name, isRetired);

    protected override IEnumerable<object> List(IControlStore store, RowFilter filter)
    {
        var snapshot = store.Read();
        return snapshot.Teams.Where(team => (filter.All || team.RetiredMicros is null) && (filter.Organization is not { } only || snapshot.Organization(team.OrganizationId).Slug == only))
            .Select(team => TeamEndpoints.View(snapshot, team));
    }

    protected override ControlResult<Team> Create(IControlStore store, TeamBody order)
    {
        var organization = ControlAccess.Organization(store, order.Organization ?? ControlAccess.DefaultOrganization, create: false);
        return organization.IsOk
            ? store.Teams.Create(new Team { OrganizationId = organization.Value.Id, Slug = order.Slug ?? "", Name = order.Name })
            : new ControlResult<Team>(organization.Errors);
    }

    protected override Dictionary<string, object?> View(IControlStore store, Team row) => TeamEndpoints.View(store.Read(), row);
}
