using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// What a <see cref="BudgetHold"/> names. Pooled by the book; the stamp changes with each use, so that a stale copy of a handle
/// finds nothing. Open records form a list, oldest first. Guarded by the book's lock.
/// </summary>
internal sealed class HoldRecord
{
    public long Stamp;
    public long StartedMicros;
    public Amount Amount;
    public Attribution Who;
    public long[] Tags = [];
    public int TagCount;
    public WindowCounter[] Counters = [];
    public int Count;
    public HoldRecord? Before;
    public HoldRecord? After;

    public void Open(BudgetSet set, Amount amount)
    {
        Amount = amount;
        StartedMicros = set.StartedMicros;
        Who = set.Who;
        TagCount = set.TagCount;
        if (Tags.Length < TagCount)
            Tags = new long[set.Tags.Length];

        set.Tags.AsSpan(0, TagCount).CopyTo(Tags);
        Count = set.Entered;
        if (Counters.Length < Count)
            Counters = new WindowCounter[set.Counters.Length];

        for (var i = 0; i < Count; i++)
        {
            Counters[i] = set.Counters[i];
            Counters[i].Hold(amount);
        }
    }

    /// <summary>A budget that came into being while the hold was open and applies to it.</summary>
    public void Join(WindowCounter counter)
    {
        if (Count == Counters.Length)
            Array.Resize(ref Counters, Math.Max(8, Count * 2));

        Counters[Count++] = counter;
        counter.Hold(Amount);
    }

    public void Close()
    {
        Array.Clear(Counters, 0, Count);
        Count = 0;
        Amount = Amount.Zero;
    }
}
