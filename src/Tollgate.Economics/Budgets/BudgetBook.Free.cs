using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <content>What is free, for who only asks.</content>
public sealed partial class BudgetBook
{
    /// <summary>
    /// The smallest free money over the hard budgets of a set, at least zero. Unlike <see cref="Headroom"/> it makes no name known that was not:
    /// null where a budget for each name has not counted this one, where the ledger has not told yet, and when no budget is hard.
    /// </summary>
    /// <param name="seesAll">False leaves out budgets that are not one organization's alone.</param>
    public Amount? Free(BudgetSet set, bool seesAll)
    {
        ArgumentNullException.ThrowIfNull(set);
        lock (_lock)
        {
            if (!ReferenceEquals(set.Index, _index))
                set.Fill(_index);

            Amount? least = null;
            for (var i = 0; i < set.Count; i++)
            {
                var account = set.Accounts[i];
                if (!account.IsHard || !(seesAll || account.Definition.IsWithinOneOrganization))
                    continue;

                if (account.Each is { } each)
                {
                    var name = set.Who[account.Definition.Each!.Value];
                    if (name == 0)
                        continue;

                    if (!each.TryFind(name, out var one))
                        return null;

                    account = one;
                }

                if (!account.IsSeeded)
                    return null;

                account.MoveTo(set.AtMicros);
                var free = Amount.Max(account.Enter(set.StartedMicros).Free, Amount.Zero);
                least = least is { } other ? Amount.Min(other, free) : free;
            }

            return least;
        }
    }
}
