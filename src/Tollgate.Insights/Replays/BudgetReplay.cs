using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Replays;

/// <summary>
/// Plays the attempts of a span of time from a ledger through budgets, to see who would have been alerted, degraded and refused. Reads
/// only. One replay at a time.
/// </summary>
/// <param name="ledger">What happened.</param>
/// <param name="spent">What the ledger says of a scope in ascending spans; asked for the time before the span of the replay only.</param>
/// <param name="calendar">The windows in the accounting time zone.</param>
public sealed class BudgetReplay(
    ILedgerReader ledger, Func<Scope, IReadOnlyList<WindowSpan>, CancellationToken, Task<Amount[]>> spent, WindowCalendar calendar)
{
    /// <summary>
    /// How far an attempt's start may lie before ends that are in the ledger already. A longer attempt is held later than it was and
    /// settled when it was.
    /// </summary>
    public static readonly TimeSpan Reach = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, ReplayedBudget> _budgets = [];
    private readonly PriorityQueue<(ReplayedAttempt Attempt, bool Ends), (long Micros, bool Starts, long Order)> _events = new();
    private readonly Queue<(long Micros, Guid Request)> _refusals = new();
    private readonly Dictionary<Guid, ReplayedBudget> _refused = [];
    private readonly BudgetBook _book = new(calendar);
    private readonly BudgetSet _set = new();
    private long _order;

    /// <summary>The budgets in their order with what they would have done to requests that started from <paramref name="fromMicros"/> to before <paramref name="toMicros"/>.</summary>
    /// <exception cref="ArgumentException">A definition has a problem, or an id appears twice.</exception>
    public async Task<IReadOnlyList<ReplayedBudget>> RunAsync(
        IReadOnlyList<BudgetDefinition> definitions, long fromMicros, long toMicros, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var before = new SpendBefore(spent, fromMicros);
        _book.Apply(definitions, fromMicros);
        await LearnAsync(_book.Unknown(fromMicros), before, cancellationToken).ConfigureAwait(false);
        foreach (var definition in definitions)
        {
            _budgets.Add(definition.Id, new ReplayedBudget(definition));
        }

        var last = await ledger.LastIdAsync(cancellationToken).ConfigureAwait(false);
        var first = await FirstRowAsync(fromMicros, last, cancellationToken).ConfigureAwait(false);
        await foreach (var record in ledger.AttemptsAsync(first, last, cancellationToken).ConfigureAwait(false))
        {
            if (record.Intent.StartedMicros < fromMicros || record.Intent.StartedMicros >= toMicros)
            {
                continue;
            }

            var attempt = new ReplayedAttempt(record);
            _events.Enqueue((attempt, Ends: false), (attempt.StartMicros, true, _order++));
            _events.Enqueue((attempt, Ends: true), (Math.Max(attempt.EndMicros, attempt.StartMicros), false, _order++));
            await PlayAsync(attempt.EndMicros - (Reach.Ticks / TimeSpan.TicksPerMicrosecond), before, cancellationToken).ConfigureAwait(false);
        }

        await PlayAsync(long.MaxValue, before, cancellationToken).ConfigureAwait(false);
        return [.. definitions.Select(definition => _budgets[definition.Id])];
    }

    /// <summary>Rows are in the order in which attempts ended: the first that can have started at or after a moment.</summary>
    private async Task<long> FirstRowAsync(long micros, long last, CancellationToken cancellationToken)
    {
        // Two appends may be a little out of order with their clocks.
        var wanted = micros - (TimeSpan.FromMinutes(1).Ticks / TimeSpan.TicksPerMicrosecond);
        var (low, high) = (1L, last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = false;
            await foreach (var record in ledger.AttemptsAsync(middle, last, cancellationToken).ConfigureAwait(false))
            {
                found = ReplayedAttempt.EndOf(record) >= wanted;
                break;
            }

            if (found)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private async ValueTask PlayAsync(long untilMicros, SpendBefore before, CancellationToken cancellationToken)
    {
        while (_events.TryPeek(out var next, out var when) && when.Micros <= untilMicros)
        {
            _events.Dequeue();
            if (next.Ends)
            {
                End(next.Attempt);
            }
            else
            {
                await BeginAsync(next.Attempt, before, cancellationToken).ConfigureAwait(false);
            }

            foreach (var alert in _book.TakeAlerts())
            {
                _budgets[alert.Budget.Id].Add(new ReplayedAlert(alert.Threshold, when.Micros, alert.Spent));
            }
        }
    }

    private async ValueTask BeginAsync(ReplayedAttempt attempt, SpendBefore before, CancellationToken cancellationToken)
    {
        _book.Select(attempt.Who, attempt.Tags, attempt.RequestMicros, _set);
        _set.AtMicros = attempt.StartMicros;
        if (_book.HasUnknown(_set))
        {
            await LearnAsync(_book.Unknown(_set), before, cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < _set.Count; i++)
        {
            _budgets[_set[i].Id].Requests += attempt.IsFirst ? 1 : 0;
        }

        // The caller of a refused request has its answer: no retry would have been made.
        if (_refused.TryGetValue(attempt.RequestId, out var refusing) && !refusing.Definition.DryRun)
        {
            attempt.Refused = true;
            refusing.Refused.Add(attempt, isNews: false);
            return;
        }

        if (_book.Pressure(_set) is { } pressure)
        {
            _budgets[pressure.Budget.Id].Degraded.Add(attempt, attempt.IsFirst);
        }

        if (!_book.TryHold(_set, attempt.Charged, out attempt.Hold, out var refusal))
        {
            attempt.Refused = true;
            Refuse(attempt, _budgets[refusal.Budget.Id]);
            return;
        }

        if (_set.WouldDeny is { } dry)
        {
            Refuse(attempt, _budgets[dry.Id]);
        }

        for (var i = 0; i < _set.Count; i++)
        {
            var budget = _budgets[_set[i].Id];
            budget.Spent += attempt.Cost;
            budget.Shadow += attempt.Shadow;
        }
    }

    private async Task LearnAsync(IReadOnlyList<UnknownSpend> asked, SpendBefore before, CancellationToken cancellationToken)
    {
        foreach (var unknown in asked)
        {
            _book.Learn(unknown, await before.ReadAsync(unknown, cancellationToken).ConfigureAwait(false));
        }

        // Thresholds reached before the span began are not news of it.
        _ = _book.TakeAlerts();
    }

    private void Refuse(ReplayedAttempt attempt, ReplayedBudget budget)
    {
        var isNews = _refused.TryAdd(attempt.RequestId, budget);
        budget.Refused.Add(attempt, isNews);
        if (isNews)
        {
            _refusals.Enqueue((attempt.StartMicros, attempt.RequestId));
        }

        // No attempt of a request begins an hour after its first.
        while (_refusals.Peek().Micros < attempt.StartMicros - (TimeSpan.TicksPerHour / TimeSpan.TicksPerMicrosecond))
        {
            _refused.Remove(_refusals.Dequeue().Request);
        }
    }

    private void End(ReplayedAttempt attempt)
    {
        if (!attempt.Refused)
        {
            _book.Settle(ref attempt.Hold, attempt.Charged);
        }
    }
}
