using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class DryRunTests
{
    [Fact]
    public void A_dry_run_refuses_nothing_and_counts_what_it_would_have_refused()
    {
        var tried = Given.Budget(1m) with { DryRun = true };
        var book = Given.Book(Given.Tuesday, tried);
        var set = book.Select(Given.Tuesday);

        book.TryHold(set, new Amount(0.9m), out _, out _).ShouldBeTrue();
        set.WouldDeny.ShouldBeNull();
        book.TryHold(set, new Amount(0.2m), out var hold, out _).ShouldBeTrue();
        set.WouldDeny.ShouldBe(tried);
        book.TryExtend(hold, new Amount(5m), Given.Tuesday, out _).ShouldBeTrue();
        book.Settle(ref hold, new Amount(5m));

        book.Headroom(set).ShouldBeNull();
        var standing = book.Snapshot(Given.Tuesday).ShouldHaveSingleItem();
        (standing.WouldHaveDenied, standing.Spent).ShouldBe((1, new Amount(5m)));
    }

    [Fact]
    public void What_a_lower_cap_would_have_made_fit_is_not_counted()
    {
        var book = Given.Book(Given.Tuesday, Given.Budget(1m) with { DryRun = true });
        var set = book.Select(Given.Tuesday);
        set.Least = new Amount(0.01m);

        book.WouldDeny(set).ShouldBeFalse();
        book.TryHold(set, new Amount(3m), out _, out _).ShouldBeTrue();
        set.WouldDeny.ShouldBeNull();
        book.WouldDeny(set).ShouldBeTrue();
        book.Snapshot(Given.Tuesday).ShouldHaveSingleItem().WouldHaveDenied.ShouldBe(0);
    }

    [Fact]
    public void A_real_budget_beside_it_refuses_and_then_nothing_is_counted()
    {
        var book = Given.Book(Given.Tuesday, Given.Budget(1m) with { DryRun = true }, Given.Budget(2m));
        var set = book.Select(Given.Tuesday);

        book.TryHold(set, new Amount(3m), out _, out var refusal).ShouldBeFalse();
        refusal.Limit.ShouldBe(new Amount(2m));
        book.Snapshot(Given.Tuesday).ShouldAllBe(standing => standing.WouldHaveDenied == 0);
    }

    [Fact]
    public void Its_end_makes_it_refuse_with_what_was_spent()
    {
        var tried = Given.Budget(1m) with { DryRun = true };
        var book = Given.Book(Given.Tuesday, tried);
        book.TryHold(book.Select(Given.Tuesday), new Amount(1m), out var hold, out _).ShouldBeTrue();
        book.Settle(ref hold, new Amount(1m));

        book.Apply([tried with { DryRun = false }], EmptySpendHistory.Instance, Given.Tuesday);

        book.TryHold(book.Select(Given.Tuesday), new Amount(0.1m), out _, out var refusal).ShouldBeFalse();
        refusal.Spent.ShouldBe(new Amount(1m));
    }
}
