using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sources;

/// <summary>
/// Increases of budgets that somebody asks for, whichever process it was told to. Looks only where something has changed. Used by one flow of control.
/// </summary>
internal sealed class IncreaseAlertSource(Func<ControlSnapshot> snapshot, TimeProvider time)
{
    private ControlSnapshot? _seen;
    private HashSet<Guid> _told = [];

    internal void Collect(ICollection<AlertDraft> into)
    {
        var current = snapshot();
        if (ReferenceEquals(current, _seen))
        {
            return;
        }

        _seen = current;
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var waiting = new HashSet<Guid>();
        foreach (var increase in current.Increases)
        {
            if (increase.StateAt(now) == IncreaseState.Requested && waiting.Add(increase.Id) && !_told.Contains(increase.Id)
                && current.Budgets.FirstOrDefault(budget => budget.Id == increase.BudgetId) is { } budget)
            {
                into.Add(Draft(current, increase, budget));
            }
        }

        _told = waiting;
    }

    private static AlertDraft Draft(ControlSnapshot current, BudgetIncrease increase, Budget budget)
    {
        var name = budget.Each is { } each && increase.Name.Length > 0 ? NameId.Of(current.Installation.Pepper, each, increase.Name) : 0;
        var facts = new AlertFacts
        {
            IncreaseId = increase.Id,
            IncreaseUsd = increase.Amount.ToString(),
            LimitUsd = budget.Limit.ToString(),
            Window = budget.Window.ToString(),
            From = AlertFacts.Instant(increase.FromMicros),
            Until = AlertFacts.Instant(increase.UntilMicros),
            NameDimension = name == 0 ? null : budget.Each?.ToString().ToLowerInvariant(),
            NameId = name == 0 ? null : name.ToString(CultureInfo.InvariantCulture),
        };
        return new AlertDraft(AlertKind.Increase, $"increase|{increase.Id}", increase.CreatedMicros, facts.ToJson())
        {
            ObjectId = budget.Id,
            OrganizationId = AlertOwner.Of(current, budget, name),
        };
    }
}
