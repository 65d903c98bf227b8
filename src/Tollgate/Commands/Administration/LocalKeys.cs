using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Virtual keys in a data directory.</summary>
internal sealed class LocalKeys(string data, TimeProvider time) : IVirtualKeyRows
{
    /// <summary>The keys of a store as the admin API shows them.</summary>
    internal static IEnumerable<SeenRow> Of(IControlStore store, RowFilter filter, DateTimeOffset now)
    {
        var snapshot = store.Read();
        var standing = new KeyStanding(snapshot);
        var before = filter.Unused is { } span ? KeyWords.Micros(now - span) : null;
        return store.Keys.List(filter.All)
            .Where(key => (before is null || KeyStanding.IsUnusedSince(key, before.Value)) && (!filter.UnknownOwner || standing.IsOwnerUnknown(key)))
            .Select(key => SeenRow.Of(KeyEndpoints.View(snapshot, standing, key)));
    }

    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return new ControlResult<IReadOnlyList<SeenRow>>([.. Of(store, filter, time.GetUtcNow())]);
    });

    public Task<ControlResult<SeenRow>> CreateAsync(KeyBody order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        var own = order.Order(order.Organization ?? ControlAccess.DefaultOrganization, order.Team, order.User);
        var problems = own.FindProblems(time.GetUtcNow());
        if (ApiScope.ReadWindow(order.Window, out _) is not null)
        {
            problems.Add(new ControlError(ControlErrorKind.Invalid, "window", order.Window, WindowArgument.Form));
        }

        if (problems.Count > 0)
        {
            return LocalRows.Refused(problems);
        }

        using var store = ControlAccess.Open(data);
        return LocalRows.Issued(own.Make(store), static key => key.Name);
    });

    public Task<ControlResult<SeenRow>> ChangeAsync(Guid id, KeyChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return store.Keys.Find(id) is not { } key ? LocalRows.Refused([LocalRows.NotFound(id, "There is no such key; see 'keys list'.")])
            : !force && ControlAccess.IsManagedForVerb(key) is { } managed ? LocalRows.Refused([managed])
            : Seen(store, change.Edit().Make(store, key, time.GetUtcNow()));
    });

    public Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return !force && ControlAccess.IsManagedForVerb(store.Keys.Find(id)) is { } managed ? LocalRows.Refused([managed]) : Seen(store, store.Keys.Revoke(id));
    });

    public Task<ControlResult<SeenRow>> RotateAsync(Guid id, TimeSpan overlap, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return !force && ControlAccess.IsManagedForVerb(store.Keys.Find(id)) is { } managed ? LocalRows.Refused([managed]) : LocalRows.Issued(store.Keys.Rotate(id, overlap), static key => key.Name);
    });

    private static ControlResult<SeenRow> Seen(IControlStore store, ControlResult<VirtualKey> result) => LocalRows.Seen(result, key =>
    {
        var snapshot = store.Read();
        return KeyEndpoints.View(snapshot, new KeyStanding(snapshot), key);
    });
}
