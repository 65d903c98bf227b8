using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Budgets, limits or policies in a data directory: rows that are set for a scope.</summary>
internal abstract class LocalScopedRows<T, TNew>(string data) : IRows<TNew>
    where T : ControlRow
{
    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var snapshot = store.Read();
        return LocalRows.Listed(InForce(snapshot).Select(row => View(snapshot, row)));
    });

    public Task<ControlResult<SeenRow>> CreateAsync(TNew order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.Open(data);
        var (scope, organization) = Place(order);
        var read = ScopeArgument.Read(scope, organization);
        if (!read.IsOk)
        {
            return LocalRows.Refused(read.Errors);
        }

        if (Problem(order) is { } problem)
        {
            return LocalRows.Refused([problem]);
        }

        var owner = ControlAccess.LimitedOrganization(store, organization, read.Value);
        return owner.Problem is { } missing ? LocalRows.Refused([missing]) : Seen(store, Set(store).Create(Draft(order, owner.Id, read.Value)));
    });

    public Task<ControlResult<SeenRow>> EndAsync(Guid id, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return !force && ControlAccess.IsManagedForVerb(Set(store).Find(id)) is { } managed ? LocalRows.Refused([managed]) : Seen(store, Set(store).Retire(id));
    });

    protected abstract IControlSet<T> Set(IControlStore store);

    protected abstract IReadOnlyList<T> InForce(ControlSnapshot snapshot);

    /// <summary>The scope as it was written, and the organization written beside it.</summary>
    protected abstract (string Scope, string? Organization) Place(TNew order);

    /// <summary>What is wrong with an order before the store is asked; null for nothing.</summary>
    protected virtual ControlError? Problem(TNew order) => null;

    protected abstract T Draft(TNew order, Guid? organization, ScopeArgument.ScopeName scope);

    protected abstract object View(ControlSnapshot snapshot, T row);

    /// <summary>Changes a row; whoever manages it is asked first.</summary>
    /// <param name="id">Which.</param>
    /// <param name="force">Although a file manages it.</param>
    /// <param name="missing">What is said when there is none.</param>
    /// <param name="change">What of it changes; a reason not to.</param>
    protected ControlResult<SeenRow> Change(Guid id, bool force, string missing, Func<T, ControlResult<T>> change)
    {
        using var store = ControlAccess.OpenExisting(data);
        if (Set(store).Find(id) is not { } row)
        {
            return LocalRows.Refused([LocalRows.NotFound(id, missing)]);
        }

        var changed = change(row);
        return !changed.IsOk ? LocalRows.Refused(changed.Errors)
            : !force && ControlAccess.IsManagedForVerb(row) is { } managed ? LocalRows.Refused([managed])
            : Seen(store, Set(store).Update(changed.Value));
    }

    private ControlResult<SeenRow> Seen(IControlStore store, ControlResult<T> result) => LocalRows.Seen(result, row => View(store.Read(), row));
}
