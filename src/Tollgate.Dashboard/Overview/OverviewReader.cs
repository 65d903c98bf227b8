using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Insights.Requests;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>Asks ledger and budget counters for what the overview shows. Thread-safe.</summary>
public sealed class OverviewReader(ILedgerReader ledger, BudgetBook budgets, Installation installation, TimeProvider time)
{
    private const int MostRows = 8;
    private const int MostRequests = 20;
    private readonly SpendQuestion _spend = new(ledger, installation.FindTimeZone());
    private readonly WindowCalendar _calendar = new(installation.FindTimeZone());
    private readonly RequestListing _requests = new(ledger);

    /// <summary>Everything, for one person.</summary>
    public async Task<OverviewModel> ReadAsync(OverviewQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var day = _calendar.SpanAt(BudgetWindow.CalendarDay, now);
        var dayBefore = _calendar.SpanAt(BudgetWindow.CalendarDay, day.StartMicros - 1);
        var month = _calendar.SpanAt(BudgetWindow.CalendarMonth, now);
        var today = new SpendQuery { FromMicros = day.StartMicros, ToMicros = day.EndMicros, Filters = question.Filters };

        var byModel = await _spend.AskAsync(today with { GroupBy = [SpendGrouping.Model] }, MostRows, cancellationToken).ConfigureAwait(false);
        var byTeam = await _spend.AskAsync(today with { GroupBy = [SpendGrouping.Team] }, MostRows, cancellationToken).ConfigureAwait(false);
        var soFar = await _spend.AskAsync(today with { FromMicros = month.StartMicros, ToMicros = month.EndMicros }, null, cancellationToken).ConfigureAwait(false);
        var before = await _spend.AskAsync(today with { FromMicros = dayBefore.StartMicros, ToMicros = dayBefore.EndMicros }, null, cancellationToken).ConfigureAwait(false);
        return new OverviewModel
        {
            Currency = installation.Currency,
            TimeZone = installation.TimeZone,
            AsOf = byModel.AsOf,
            Today = byModel.Total,
            Month = soFar.Total,
            Yesterday = before.Total.Attempts == 0 ? null : before.Total.Cost,
            ByModel = byModel,
            ByTeam = byTeam,
            Budgets = question.Budgets is { } seen ? Standings(seen, now) : null,
            Requests = question.WithRequests
                ? (await _requests.NewestAsync(MostRequests, null, question.Filters, cancellationToken).ConfigureAwait(false)).Requests
                : null,
        };
    }

    /// <summary>The tightest budgets first.</summary>
    private List<BudgetStanding> Standings(IReadOnlySet<Guid> seen, long now) =>
    [
        .. budgets.Snapshot(now)
            .Where(standing => seen.Contains(standing.Budget.Id))
            .OrderByDescending(Used)
            .ThenBy(standing => standing.Budget.Name, StringComparer.Ordinal),
    ];

    private static decimal Used(BudgetStanding standing) =>
        standing.Limit == Amount.Zero ? 1 : (standing.Spent + standing.Held).Value / standing.Limit.Value;
}
