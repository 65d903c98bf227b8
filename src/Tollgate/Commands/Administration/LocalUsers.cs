using Tollgate.Commands.People;
using Tollgate.Http.Admin;
using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Persons and service accounts in a data directory.</summary>
internal sealed class LocalUsers(string data, TimeProvider time) : LocalTenants<User, UserBody, UserChange>(data)
{
    private readonly string _data = data;

    public override Task<ControlResult<SeenRow>> ChangeAsync(Guid id, UserChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(_data);
        var order = change.Order();
        if (store.Users.Find(id) is not { } user)
        {
            return LocalRows.Refused([LocalRows.NotFound(id, "It is there no longer.")]);
        }

        if (!force && order.FindManager(store, user) is not null)
        {
            return LocalRows.Refused([ControlAccess.IsManagedForVerb(user)!]);
        }

        var (changed, problems) = order.Apply(store, user, time.GetUtcNow());
        var result = problems.Count > 0 ? new ControlResult<ChangedUser>(problems) : order.Make(store, changed);
        return LocalRows.Seen(result, made =>
        {
            var view = View(store, made.User);
            view["keys_moved"] = made.KeysMoved;
            view["keys_revoked"] = made.Revoked.Keys;
            view["admin_keys_revoked"] = made.Revoked.AdminKeys;
            return view;
        });
    });

    protected override IControlSet<User> Set(IControlStore store) => store.Users;

    protected override ControlResult<User> Find(IControlStore store, string name, bool isRetired) => MemberName.User(store, name, isRetired);

    protected override IEnumerable<object> List(IControlStore store, RowFilter filter)
    {
        var snapshot = store.Read();
        var teams = snapshot.Teams.ToDictionary(static one => one.Id);
        return snapshot.Users.Where(user => (filter.All || user.RetiredMicros is null)
            && (filter.Kind is not { } kind || user.Kind == (kind == "service" ? UserKind.Service : UserKind.Person))
            && (filter.Team is not { } slug || TeamOf(user)?.Slug == slug)
            && (filter.Organization is not { } only || snapshot.Organization(user.OrganizationId).Slug == only))
            .Select(user => UserEndpoints.View(snapshot, user, TeamOf(user)));

        Team? TeamOf(User user) => user.TeamId is { } id ? teams[id] : null;
    }

    protected override ControlResult<User> Create(IControlStore store, UserBody order)
    {
        var organization = ControlAccess.Organization(store, order.Organization ?? ControlAccess.DefaultOrganization, create: false);
        if (!organization.IsOk)
        {
            return new ControlResult<User>(organization.Errors);
        }

        var bare = new User { OrganizationId = organization.Value.Id, Slug = order.Slug ?? "", Kind = order.Kind };
        var (draft, problems) = new UserOrder { Name = order.Name, Email = order.Email, Team = order.Team }.Apply(store, bare, time.GetUtcNow());
        return problems.Count > 0 ? new ControlResult<User>(problems) : store.Users.Create(draft);
    }

    protected override Dictionary<string, object?> View(IControlStore store, User row) => UserEndpoints.View(store.Read(), row, row.TeamId is { } team ? store.Teams.Find(team) : null);
}
