using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Economics.Budgets;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Budgets in a data directory. What is spent of them now only a running gateway knows.</summary>
internal sealed class LocalBudgets(string data, TimeProvider time) : LocalScopedRows<Budget, BudgetBody>(data), IChangeableRows<BudgetBody, BudgetChange>
{
    public Task<ControlResult<SeenRow>> ChangeAsync(Guid id, BudgetChange change, bool force, CancellationToken cancellation) => LocalRows.Now(() =>
        Change(id, force, "There is no such budget; see 'budgets list'.", budget => BudgetEndpoints.Changed(change, budget).Changed));

    protected override IControlSet<Budget> Set(IControlStore store) => store.Budgets;

    protected override IReadOnlyList<Budget> InForce(ControlSnapshot snapshot) => snapshot.Budgets;

    protected override (string Scope, string? Organization) Place(BudgetBody order) => (order.Scope ?? "", order.Organization);

    protected override ControlError? Problem(BudgetBody order) =>
        WindowArgument.TryRead(order.Window, out _) ? null : new ControlError(ControlErrorKind.Invalid, "window", order.Window, WindowArgument.Form);

    protected override Budget Draft(BudgetBody order, Guid? organization, ScopeArgument.ScopeName scope) => new()
    {
        OrganizationId = organization,
        Name = order.Name ?? order.Scope!.Replace(':', ' '),
        Dimension = scope.Dimension,
        ScopeName = scope.Name,
        Limit = order.Limit ?? default,
        Window = WindowArgument.TryRead(order.Window, out var window) ? window : BudgetWindow.CalendarMonth,
        Kind = order.Kind,
        Each = order.Each,
        DryRun = order.DryRun,
    };

    protected override object View(ControlSnapshot snapshot, Budget row)
    {
        var (increase, ends) = snapshot.IncreaseOf(row, KeyWords.Micros(time.GetUtcNow())!.Value);
        var view = JsonSerializer.SerializeToNode(BudgetEndpoints.View(snapshot, row, null), ApiJson.Options)!.AsObject();
        view["increase_usd"] = ends is null ? null : JsonValue.Create(increase.ToString());
        view["increase_until"] = ApiScope.Instant(ends);
        return view;
    }
}
