using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <content>Changing definitions, displaying counters and comparing them with the ledger; none of it on the path of a request.</content>
public sealed partial class BudgetBook
{
    /// <summary>Of a budget for each name so many are compared with the ledger at a time: those used last.</summary>
    private const int EachCompared = 100;

    private readonly Lock _changes = new();
    private Dictionary<Guid, BudgetAccount> _accounts = [];
    private BudgetAccount[] _scheduled = [];

    /// <summary>Alerts that nobody collected in time.</summary>
    public long DroppedAlerts
    {
        get
        {
            lock (_lock)
                return _alerts.Dropped;
        }
    }

    /// <summary>
    /// Replaces all definitions and asks the history what budgets new to the book have spent. Blocks on the history. Where that throws, the
    /// definitions are in force all the same, as <see cref="Apply(IReadOnlyCollection{BudgetDefinition}, long)"/> leaves them.
    /// </summary>
    public void Apply(IReadOnlyCollection<BudgetDefinition> definitions, ISpendHistory history, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(history);
        Apply(definitions, nowMicros);
        foreach (var unknown in Unknown(nowMicros))
        {
            var spent = new Amount[unknown.Spans.Count];
            history.Read(unknown.Scope, [.. unknown.Spans], spent);
            Learn(unknown, spent);
        }
    }

    /// <summary>
    /// Replaces all definitions. Counters of budgets whose scope and window are unchanged stay. A budget new to the book starts with what matching
    /// attempts in flight hold at this moment; what was spent in its window is unknown, and a hard one refuses what costs money, until the ledger
    /// has told: see <see cref="Unknown(long)"/> and <see cref="Learn"/>.
    /// </summary>
    /// <remarks>
    /// Throws <see cref="ArgumentException"/> for a definition with a problem or an id that appears twice; nothing is changed then.
    /// </remarks>
    public void Apply(IReadOnlyCollection<BudgetDefinition> definitions, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        lock (_changes)
        {
            var accounts = new Dictionary<Guid, BudgetAccount>(definitions.Count);
            var scoped = new List<KeyValuePair<Scope, BudgetAccount>>(definitions.Count);
            var kept = new List<(BudgetAccount Account, BudgetDefinition Definition)>();
            var added = new List<BudgetAccount>();
            foreach (var definition in definitions)
            {
                if (definition.FindProblem() is { } problem)
                    throw new ArgumentException($"Budget {definition.Name}: {problem}.", nameof(definitions));
                if (!definition.Enabled)
                    continue;

                if (_accounts.TryGetValue(definition.Id, out var account) && account.Definition.CountsLike(definition))
                    kept.Add((account, definition));
                else
                    added.Add(account = Open(definition, nowMicros));

                if (!accounts.TryAdd(definition.Id, account))
                    throw new ArgumentException($"Budget {definition.Name}: id {definition.Id} appears twice.", nameof(definitions));

                scoped.Add(new(definition.Scope, account));
            }

            var index = new ScopeIndex<BudgetAccount>(scoped);
            lock (_lock)
            {
                foreach (var (account, definition) in kept)
                    Redefine(account, definition);

                foreach (var account in added)
                    Join(account);

                _accounts = accounts;
                _scheduled = [.. accounts.Values.Where(static account => account.Definition.Increases.Length > 0)];
                _index = index;
            }
        }
    }

    /// <summary>Every budget with its counters in the present window.</summary>
    public IReadOnlyList<BudgetStanding> Snapshot(long nowMicros)
    {
        lock (_lock)
        {
            var standings = new List<BudgetStanding>(_accounts.Count);
            foreach (var account in _accounts.Values)
            {
                standings.Add(Stand(account, Present(account, nowMicros), nowMicros));
            }

            return standings;
        }
    }

    /// <summary>
    /// Raises the alerts that are due because an increase has ended, of budgets nothing is drawn from any more. For whoever collects alerts, every
    /// second or so; limits themselves need nobody to tell them the time.
    /// </summary>
    public void NoteTime(long nowMicros)
    {
        lock (_lock)
        {
            foreach (var account in _scheduled)
            {
                var before = account.Step;
                account.MoveTo(nowMicros);
                if (account.Each is not { } each)
                    account.Newest.RaiseAlerts(_alerts);
                else if (account.Step != before)
                    RaiseAlerts(each.All, nowMicros);
                else
                    RaiseAlerts(Named(account.Definition, each), nowMicros);
            }
        }
    }

    /// <summary>Takes the alerts raised since the last call.</summary>
    public IReadOnlyList<BudgetAlert> TakeAlerts()
    {
        lock (_lock)
            return _alerts.Take();
    }

    /// <summary>Notes the counters before the ledger is asked; the first half of <see cref="Compare"/>.</summary>
    public BudgetCheckpoint Checkpoint(long nowMicros)
    {
        lock (_lock)
        {
            var lines = new List<BudgetCheckpoint.Line>(_accounts.Count);
            foreach (var account in _accounts.Values)
            {
                foreach (var one in account.Each is { } each ? each.Latest(EachCompared) : (IEnumerable<BudgetAccount>)[account])
                {
                    if (!one.IsSeeded)
                        continue;

                    var counter = one.Enter(nowMicros);
                    lines.Add(new BudgetCheckpoint.Line(account.Definition with { Scope = ScopeOf(one) }, counter, counter.Span, counter.Spent));
                }
            }

            return new BudgetCheckpoint([.. lines]);
        }
    }

    /// <summary>
    /// Compares what the ledger says, in the order of the checkpoint, with the counters then and now, and moves each counter that
    /// lies outside to the nearest figure that agrees. A rolling window that has moved on since the checkpoint is left for next time.
    /// </summary>
    public IReadOnlyList<BudgetDifference> Compare(BudgetCheckpoint checkpoint, ReadOnlySpan<Amount> actual)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (actual.Length != checkpoint.Count)
            throw new ArgumentException($"{checkpoint.Count} figures are needed, not {actual.Length}.", nameof(actual));

        var differences = new List<BudgetDifference>();
        lock (_lock)
        {
            for (var i = 0; i < actual.Length; i++)
            {
                var (budget, counter, span, then) = checkpoint.Lines[i];
                if (counter.Span != span)
                    continue;

                var counted = counter.Spent;
                var correction = actual[i] < Amount.Min(then, counted) ? actual[i] - Amount.Min(then, counted)
                    : actual[i] > Amount.Max(then, counted) ? actual[i] - Amount.Max(then, counted)
                    : Amount.Zero;
                if (correction == Amount.Zero)
                    continue;

                // Of a rolling window it is not known when the difference arose: it stays as long as the newest money.
                counter.Post(counter is RollingCounter ? span.EndMicros - 1 : span.StartMicros, correction);
                counter.RaiseAlerts(_alerts);
                differences.Add(new BudgetDifference(budget, span, counted, actual[i], correction));
            }
        }

        return differences;
    }

    private void RaiseAlerts(IEnumerable<EachAccount> accounts, long nowMicros)
    {
        foreach (var account in accounts)
        {
            account.MoveTo(nowMicros);
            account.Newest.RaiseAlerts(_alerts);
        }
    }

    // The names that have increases of their own.
    private static IEnumerable<EachAccount> Named(BudgetDefinition definition, EachAccounts each)
    {
        foreach (var increase in definition.Increases)
        {
            if (increase.NameId != 0 && each.TryFind(increase.NameId, out var account))
                yield return account;
        }
    }

    private BudgetAccount Open(BudgetDefinition definition, long nowMicros)
    {
        var account = new BudgetAccount(definition, _calendar, nowMicros);
        if (definition.Each is not null)
        {
            // The ledger is asked for a name when it is seen.
            account.Each = new EachAccounts(account, _calendar, _eachCapacity, nowMicros);
            account.IsSeeded = true;
        }

        return account;
    }

    private void Redefine(BudgetAccount account, BudgetDefinition definition)
    {
        if (ReferenceEquals(account.Definition, definition))
            return;

        var alertsDiffer = account.Definition.Limit != definition.Limit
            || !account.Definition.AlertThresholds.AsSpan().SequenceEqual(definition.AlertThresholds.AsSpan());
        account.Redefine(definition, alertsDiffer);
        if (alertsDiffer)
            account.Newest.RaiseAlerts(_alerts);
    }

    private void Join(BudgetAccount account)
    {
        for (var record = _open.Oldest; record is not null; record = record.After)
        {
            if (!account.Definition.Scope.Contains(in record.Who, record.Tags.AsSpan(0, record.TagCount)))
                continue;

            var joined = account.Each is { } each ? each.Of(in record.Who, record.StartedMicros) : account;
            if (joined is not null)
                record.Join(joined.EnterExactly(record.StartedMicros));
        }

        account.Newest.RaiseAlerts(_alerts);
    }
}
