using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// The budgets that apply to one attempt, filled by <see cref="BudgetBook.Select"/>. Made to be reused: it grows once to the
/// largest number of budgets seen and allocates no more. Not thread-safe; owned by one exchange.
/// </summary>
public sealed class BudgetSet
{
    internal Attribution Who;
    internal long[] Tags = [];
    internal int TagCount;
    internal BudgetAccount[] Accounts = [];
    internal WindowCounter[] Counters = [];
    internal ScopeIndex<BudgetAccount>? Index;
    internal int Entered;
    internal bool MayBeUnknown;

    /// <summary>How many budgets apply.</summary>
    public int Count { get; internal set; }

    /// <summary>Start of the request in microseconds since the Unix epoch; decides the window.</summary>
    public long StartedMicros { get; internal set; }

    /// <summary>
    /// When money is drawn or asked about, which decides the limit where that changes with time. The start of the request until it is set; a draw
    /// comes later than that.
    /// </summary>
    public long AtMicros { get; set; }

    /// <summary>
    /// The least money with which the attempt would have been made, for budgets in dry run, which would have lowered its cap that far; null for
    /// all that is set aside. Forgotten by the next selection.
    /// </summary>
    public Amount? Least { get; set; }

    /// <summary>The budget in dry run that would have refused what was last set aside; null for none.</summary>
    public BudgetDefinition? WouldDeny { get; internal set; }

    /// <summary>The definition of one of the budgets, as of now.</summary>
    public BudgetDefinition this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Accounts[index].Definition;
        }
    }

    /// <summary>Forgets the request, so that a pooled owner keeps nothing alive.</summary>
    public void Clear()
    {
        Array.Clear(Accounts);
        Array.Clear(Counters);
        Index = null;
        Least = null;
        WouldDeny = null;
        Count = Entered = 0;
        MayBeUnknown = false;
        TagCount = 0;
        Who = default;
    }

    internal void Fill(ScopeIndex<BudgetAccount> index)
    {
        Index = index;
        Count = index.Collect(in Who, Tags.AsSpan(0, TagCount), ref Accounts);
        Entered = 0;
        MayBeUnknown = false;
        for (var i = 0; i < Count; i++)
            MayBeUnknown |= Accounts[i].Each is not null || !Accounts[i].IsSeeded;

        if (Counters.Length < Accounts.Length)
            Counters = new WindowCounter[Accounts.Length];
    }
}
