using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <content>What the ledger has to be asked: for budgets that are new to the book, and for names that a budget for each of them has not seen.</content>
public sealed partial class BudgetBook
{
    /// <summary>
    /// Whether the set has a budget or a name whose spend only the ledger knows; then <see cref="Unknown(BudgetSet)"/> says what to ask, and
    /// <see cref="Learn"/> takes the answer, before anything is held. Takes no lock where no budget is for each name and none is new.
    /// </summary>
    public bool HasUnknown(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!set.MayBeUnknown)
            return false;

        lock (_lock)
        {
            Enter(set);
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                if (counter.Account.IsUnknown)
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// What to ask the ledger for before the set can be held. Off the path of requests whose names are known. What is counted now is noted: the
    /// ledger must be brought up to date after this call, and not before.
    /// </summary>
    public IReadOnlyList<UnknownSpend> Unknown(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var unknown = new List<UnknownSpend>();
        lock (_lock)
        {
            Enter(set);
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                if (counter.Account.IsUnknown)
                    unknown.Add(Ask(counter.Account));
            }
        }

        return unknown;
    }

    /// <summary>
    /// What to ask the ledger for because the definitions have changed: budgets new to the book, and the names of attempts in flight under a
    /// budget for each name. What is counted now is noted, as for a set.
    /// </summary>
    public IReadOnlyList<UnknownSpend> Unknown(long nowMicros)
    {
        var unknown = new HashSet<UnknownSpend>();
        lock (_lock)
        {
            foreach (var account in _accounts.Values)
            {
                if (account.IsSeeded)
                    continue;

                account.Enter(nowMicros);
                unknown.Add(Ask(account));
            }

            for (var record = _open.Oldest; record is not null; record = record.After)
            {
                foreach (var counter in record.Counters.AsSpan(0, record.Count))
                {
                    if (counter.Account is EachAccount { IsSeeded: false } one && IsInForce(one))
                        unknown.Add(Ask(one));
                }
            }
        }

        return [.. unknown];
    }

    /// <summary>
    /// Takes what the ledger says, in the order of the spans. Whoever asked first is heard; the others asked the same. What ended after it was
    /// asked may be counted twice until the next <see cref="Compare"/>, and is never missed.
    /// </summary>
    public void Learn(UnknownSpend unknown, ReadOnlySpan<Amount> spent)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        lock (_lock)
        {
            if (unknown.Account.IsSeeded)
                return;

            var missing = new Amount[spent.Length];
            for (var i = 0; i < missing.Length; i++)
                missing[i] = spent[i] - unknown.Noted[i];

            unknown.Account.Seed([.. unknown.Spans], missing);
            unknown.Account.IsSeeded = true;
            unknown.Account.Newest.RaiseAlerts(_alerts);
        }
    }

    /// <summary>The budgets that apply to a caller with their counters in the present window; names the caller does not carry are left out.</summary>
    public IReadOnlyList<BudgetStanding> Snapshot(in Attribution who, ReadOnlySpan<long> tags, long nowMicros)
    {
        lock (_lock)
        {
            var standings = new List<BudgetStanding>();
            foreach (var account in _accounts.Values)
            {
                if (!account.Definition.Scope.Contains(in who, tags))
                    continue;

                if (account.Each is not { } each)
                    standings.Add(Stand(account, account.Enter(nowMicros), nowMicros));
                else if (who[account.Definition.Each!.Value] is not 0 and var name && each.TryFind(name, out var one))
                    standings.Add(Stand(account, one.Enter(nowMicros), nowMicros));
            }

            return standings;
        }
    }

    private static UnknownSpend Ask(BudgetAccount account) => new(account, ScopeOf(account), account.SeedSpans());

    private bool IsInForce(EachAccount one) =>
        _accounts.TryGetValue(one.Definition.Id, out var account) && account.Each is { } each && each.TryFind(one.Name, out var found) && ReferenceEquals(found, one);

    private static Scope ScopeOf(BudgetAccount account) => account is EachAccount one
        ? account.Definition.Scope with { Also = account.Definition.Each!.Value, AlsoNameId = one.Name }
        : account.Definition.Scope;

    private static BudgetStanding Stand(BudgetAccount account, WindowCounter counter, long nowMicros)
    {
        counter.Account.MoveTo(nowMicros);
        var step = counter.Account.Step;
        return new BudgetStanding(account.Definition, counter.Span, counter.Spent, counter.Held, counter.OpenHolds, ResetsAt(counter))
        {
            Increase = step.Increase,
            IncreaseEndsMicros = step.IncreaseEndsMicros,
            WouldHaveDenied = account.WouldHaveDenied,
            Names = account.Each?.Count,
        };
    }

    // Of a budget for each name the one that has used most stands for all.
    private static WindowCounter Present(BudgetAccount account, long nowMicros)
    {
        var most = account.Enter(nowMicros);
        if (account.Each is not { } each)
            return most;

        foreach (var one in each.All)
        {
            var counter = one.Enter(nowMicros);
            if (counter.Spent + counter.Held > most.Spent + most.Held)
                most = counter;
        }

        return most;
    }
}
