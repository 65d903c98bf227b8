using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sources;

/// <summary>Thresholds that were reached, once a second, and budgets that will be used up early, once a minute. Used by one flow of control.</summary>
internal sealed class BudgetAlertSource(BudgetBook budgets, Func<ControlSnapshot> snapshot, TimeProvider time)
{
    private static readonly long s_minute = TimeSpan.FromMinutes(1).Ticks / TimeSpan.TicksPerMicrosecond;
    private long _lastForecast = long.MinValue;

    internal void Collect(ICollection<AlertDraft> into)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        budgets.NoteTime(now);
        foreach (var alert in budgets.TakeAlerts())
        {
            into.Add(Draft(alert, now));
        }

        if (_lastForecast != long.MinValue && now < _lastForecast + s_minute)
        {
            return;
        }

        _lastForecast = now;
        foreach (var forecast in budgets.Forecasts(now))
        {
            into.Add(Draft(forecast, now));
        }
    }

    // A new limit is a new promise: its thresholds are told again.
    private AlertDraft Draft(in BudgetAlert alert, long now)
    {
        var threshold = alert.Threshold.ToString(CultureInfo.InvariantCulture);
        return Draft(
            AlertKind.Threshold, alert.Budget, alert.NameId, now,
            string.Create(CultureInfo.InvariantCulture, $"threshold|{alert.Budget.Id}|{threshold}|{alert.Limit}|{alert.NameId}|{alert.Budget.Window.PeriodOf(alert.Window)}"),
            Facts(alert.Budget, alert.Limit, alert.Window, alert.NameId) with { Threshold = threshold, SpentUsd = alert.Spent.ToString() });
    }

    private AlertDraft Draft(BudgetForecast forecast, long now) => Draft(
        AlertKind.Forecast, forecast.Budget, forecast.NameId, now,
        string.Create(CultureInfo.InvariantCulture, $"forecast|{forecast.Budget.Id}|{forecast.Limit}|{forecast.NameId}|{forecast.Window.StartMicros}"),
        Facts(forecast.Budget, forecast.Limit, forecast.Window, forecast.NameId) with
        {
            SpentUsd = forecast.Spent.ToString(),
            ProjectedUsd = forecast.Projected.ToString(),
            ExhaustedAt = AlertFacts.Instant(forecast.ExhaustedAtMicros),
        });

    private AlertDraft Draft(AlertKind kind, BudgetDefinition budget, long name, long now, string key, AlertFacts facts) => new(kind, key, now, facts.ToJson())
    {
        ObjectId = budget.Id,
        OrganizationId = snapshot() is var current && current.Budgets.FirstOrDefault(row => row.Id == budget.Id) is { } row ? AlertOwner.Of(current, row, name) : null,
    };

    private static AlertFacts Facts(BudgetDefinition budget, Amount limit, WindowSpan window, long name) => new()
    {
        LimitUsd = limit.ToString(),
        Window = budget.Window.ToString(),
        WindowStart = window.StartMicros == 0 ? null : AlertFacts.Instant(window.StartMicros),
        WindowEnd = AlertFacts.Instant(window.EndMicros),
        ResetsAt = budget.Window.Kind == BudgetWindowKind.Rolling ? null : AlertFacts.Instant(window.EndMicros),
        NameDimension = name == 0 ? null : budget.Each?.ToString().ToLowerInvariant(),
        NameId = name == 0 ? null : name.ToString(CultureInfo.InvariantCulture),
    };
}
