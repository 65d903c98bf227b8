using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Temporary increases in a data directory, asked for and decided by whoever has it.</summary>
internal sealed class LocalIncreases(string data, TimeProvider time) : IIncreaseRows
{
    private long Now => KeyWords.Micros(time.GetUtcNow())!.Value;

    public Task<ControlResult<IReadOnlyList<SeenRow>>> ListAsync(RowFilter filter, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var snapshot = store.Read();
        var budgets = snapshot.Budgets.ToDictionary(static budget => budget.Id);
        var now = Now;
        return LocalRows.Listed(snapshot.Increases.Where(increase => filter.State is null || IncreaseDecision.State(increase.StateAt(now)) == filter.State)
            .Select(increase => IncreaseEndpoints.View(snapshot, budgets.GetValueOrDefault(increase.BudgetId), increase, now)));
    });

    public Task<ControlResult<SeenRow>> AskAsync(IncreaseBody order, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        var ask = new IncreaseAsk { Amount = order.Amount, From = order.From, Until = order.Until, For = order.For, Name = order.Name, Reason = order.Reason };
        var found = Guid.TryParse(order.Budget, out var id) && store.Budgets.Find(id) is { RetiredMicros: null } row ? row : null;
        var (draft, problems) = IncreaseRequest.Read(ask, found, order.Budget, viewer: null, Now);
        return problems.Count > 0 ? LocalRows.Refused(problems) : Seen(store, store.Increases.Create(draft));
    });

    public Task<ControlResult<SeenRow>> DecideAsync(Guid id, IncreaseVerdict verdict, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return store.Increases.Find(id) is { } increase
            ? Seen(store, IncreaseDecision.Make(store, increase, verdict, by: null, Now))
            : LocalRows.Refused([LocalRows.NotFound(id, "There is no such increase; see 'budgets increase list'.")]);
    });

    private ControlResult<SeenRow> Seen(IControlStore store, ControlResult<BudgetIncrease> result) => LocalRows.Seen(result, increase =>
    {
        var snapshot = store.Read();
        return IncreaseEndpoints.View(snapshot, snapshot.Budgets.FirstOrDefault(budget => budget.Id == increase.BudgetId), increase, Now);
    });
}
