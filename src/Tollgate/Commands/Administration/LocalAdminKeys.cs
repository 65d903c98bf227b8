using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Admin keys in a data directory. No file manages them, so that there is nothing to force.</summary>
internal sealed class LocalAdminKeys(string data, TimeProvider time) : IKeyRows<AdminKeyBody>
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var snapshot = store.Read();
        var names = new KeyStanding(snapshot);
        return LocalRows.Listed(store.AdminKeys.List(filter.All).Select(key => AdminKeyEndpoints.View(snapshot, names, key)));
    });

    public Task<ControlResult<SeenRow>> CreateAsync(AdminKeyBody order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var draft = AdminKeyPlacing.Read(store, order, AdminRoleNames.Read(order.Role!)!.Value);
        return draft.IsOk ? LocalRows.Issued(store.AdminKeys.Create(draft.Value), static key => key.Name) : LocalRows.Refused(draft.Errors);
    });

    public Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return LocalRows.Seen(store.AdminKeys.Revoke(id), key =>
        {
            var snapshot = store.Read();
            var view = AdminKeyEndpoints.View(snapshot, new KeyStanding(snapshot), key);
            view["operators_left"] = AdminKeyEndpoints.CountOperators(store, time.GetUtcNow());
            return view;
        });
    });

    public Task<ControlResult<SeenRow>> RotateAsync(Guid id, TimeSpan overlap, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return LocalRows.Issued(store.AdminKeys.Rotate(id, overlap), static key => key.Name);
    });
}
