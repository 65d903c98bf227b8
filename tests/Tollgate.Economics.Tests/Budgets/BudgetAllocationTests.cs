using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BudgetAllocationTests
{
    [Fact]
    public void Selecting_holding_extending_and_settling_allocate_nothing()
    {
        var book = Given.Book(
            Given.Tuesday,
            Given.Budget(1_000_000m, Dimension.Organization),
            Given.Budget(1_000_000m, window: BudgetWindow.CalendarMonth),
            Given.Budget(1_000_000m, Dimension.User, window: BudgetWindow.CalendarWeek),
            Given.Budget(1_000_000m, Dimension.Key, window: BudgetWindow.Rolling(TimeSpan.FromHours(1))),
            Given.Budget(1_000_000m, Dimension.Tag, 42, BudgetWindow.Lifetime),
            Given.Budget(1_000_000m, Dimension.Organization, 1, kind: BudgetKind.Degrade));
        var who = Given.Caller();
        long[] tags = [42];
        var set = new BudgetSet();
        for (var i = 0; i < 100; i++)
            Round(book, in who, tags, set);

        set.Count.ShouldBe(6);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Round(book, in who, tags, set);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Round(BudgetBook book, in Attribution who, ReadOnlySpan<long> tags, BudgetSet set)
    {
        var cost = new Amount(0.0001m);
        book.Select(in who, tags, Given.Tuesday, set);
        book.Headroom(set);
        book.Pressure(set);
        book.TryHold(set, cost, out var hold, out _);
        book.TryExtend(hold, cost, Given.Tuesday, out _);
        book.Settle(ref hold, cost);
    }
}
