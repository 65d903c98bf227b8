using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <content>Budgets that hold for each name of a dimension: what the ledger has to be asked when a name is seen for the first time.</content>
public sealed partial class BudgetBook
{
    /// <summary>
    /// Whether the set has a name whose spend only the ledger knows; then <see cref="Unknown"/> says what to ask, and <see cref="Learn"/> takes the
    /// answer, before anything is held. Takes no lock where no budget is for each name.
    /// </summary>
    public bool HasUnknown(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!set.HasEach)
            return false;

        lock (_lock)
        {
            Enter(set);
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                if (counter.Account is EachAccount { IsSeeded: false })
                    return true;
            }

            return false;
        }
    }

    /// <summary>What to ask the ledger for. Off the path of requests whose names are known.</summary>
    public IReadOnlyList<UnknownSpend> Unknown(BudgetSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var unknown = new List<UnknownSpend>();
        lock (_lock)
        {
            Enter(set);
            foreach (var counter in set.Counters.AsSpan(0, set.Entered))
            {
                if (counter.Account is EachAccount { IsSeeded: false } account)
                    unknown.Add(new UnknownSpend(account, ScopeOf(account), account.SeedSpans()));
            }
        }

        return unknown;
    }

    /// <summary>Takes what the ledger says of a name, in the order of its spans. Whoever asked first is heard; the others asked the same.</summary>
    public void Learn(UnknownSpend unknown, ReadOnlySpan<Amount> spent)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        lock (_lock)
        {
            if (unknown.Account.IsSeeded)
                return;

            unknown.Account.Seed([.. unknown.Spans], spent);
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
                    standings.Add(Stand(account, account.Enter(nowMicros)));
                else if (who[account.Definition.Each!.Value] is not 0 and var name && each.TryFind(name, out var one))
                    standings.Add(Stand(account, one.Enter(nowMicros)));
            }

            return standings;
        }
    }

    private static Scope ScopeOf(BudgetAccount account) => account is EachAccount one
        ? account.Definition.Scope with { Also = account.Definition.Each!.Value, AlsoNameId = one.Name }
        : account.Definition.Scope;

    private static BudgetStanding Stand(BudgetAccount account, WindowCounter counter) => new(
        account.Definition, counter.Span, counter.Spent, counter.Held, counter.OpenHolds, ResetsAt(counter))
    {
        WouldHaveDenied = account.WouldHaveDenied,
        Names = account.Each?.Count,
    };

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
