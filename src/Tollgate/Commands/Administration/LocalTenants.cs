using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Organizations, teams or users in a data directory.</summary>
internal abstract class LocalTenants<T, TNew, TChange>(string data) : ITenantRows<TNew, TChange>
    where T : ControlRow
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return LocalRows.Listed(List(store, filter));
    });

    public Task<ControlResult<SeenRow>> CreateAsync(TNew order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.Open(data);
        return Seen(store, Create(store, order));
    });

    public abstract Task<ControlResult<SeenRow>> ChangeAsync(Guid id, TChange change, bool force, CancellationToken cancellation);

    public Task<ControlResult<SeenRow>> FindAsync(string name, bool isRetired, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return Seen(store, Find(store, name, isRetired));
    });

    public Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        if (!force && ControlAccess.IsManagedForVerb(Set(store).Find(id)) is { } managed)
        {
            return LocalRows.Refused([managed]);
        }

        var result = Retirement<T>.Make(store, Set(store), id, static () => false)!;
        return result.IsOk ? Seen(store, result.Value.Row, "refused", result.Value.Refused) : LocalRows.Refused(result.Errors);
    });

    public Task<ControlResult<SeenRow>> RestoreAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        if (!force && ControlAccess.IsManagedForVerb(Set(store).Find(id)) is { } managed)
        {
            return LocalRows.Refused([managed]);
        }

        var result = Set(store).Restore(id);
        return result.IsOk ? Seen(store, result.Value, "in_force", store.CountKeys(id)) : LocalRows.Refused(result.Errors);
    });

    protected abstract IControlSet<T> Set(IControlStore store);

    protected abstract ControlResult<T> Find(IControlStore store, string name, bool isRetired);

    protected abstract IEnumerable<object> List(IControlStore store, RowFilter filter);

    protected abstract ControlResult<T> Create(IControlStore store, TNew order);

    protected abstract Dictionary<string, object?> View(IControlStore store, T row);

    protected ControlResult<SeenRow> Seen(IControlStore store, ControlResult<T> result) => LocalRows.Seen(result, row => View(store, row));

    /// <summary>Changes what the row found has; whoever manages it is asked first.</summary>
    protected ControlResult<SeenRow> Change(Guid id, bool force, Func<T, T> change)
    {
        using var store = ControlAccess.OpenExisting(data);
        return Set(store).Find(id) is not { } row ? LocalRows.Refused([LocalRows.NotFound(id, "It is there no longer.")])
            : !force && ControlAccess.IsManagedForVerb(row) is { } managed ? LocalRows.Refused([managed])
            : Seen(store, Set(store).Update(change(row)));
    }

    private ControlResult<SeenRow> Seen(IControlStore store, T row, string what, KeyCount count)
    {
        var view = View(store, row);
        view["keys_" + what] = count.Keys;
        view["admin_keys_" + what] = count.AdminKeys;
        return SeenRow.Of(view);
    }
}
