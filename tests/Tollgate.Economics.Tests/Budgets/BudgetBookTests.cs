using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BudgetBookTests
{
    private static readonly long s_now = Given.Tuesday + 12 * Given.Hour;

    [Fact]
    public void A_hold_that_does_not_fit_one_budget_is_taken_from_none()
    {
        var team = Given.Budget(10m);
        var user = Given.Budget(3m, Dimension.User);
        var book = Given.Book(s_now, team, user);

        book.TryHold(book.Select(s_now), new Amount(4m), out var hold, out var refusal).ShouldBeFalse();

        hold.IsNone.ShouldBeTrue();
        refusal.Budget.Id.ShouldBe(user.Id);
        refusal.Limit.ShouldBe(new Amount(3m));
        refusal.Asked.ShouldBe(new Amount(4m));
        refusal.Window.ShouldBe(new WindowSpan(Given.Tuesday, Given.Tuesday + Given.Day));
        refusal.ResetsAtMicros.ShouldBe(Given.Tuesday + Given.Day);
        book.Snapshot(s_now).ShouldAllBe(standing => standing.Held == Amount.Zero);
        book.OpenHoldCount.ShouldBe(0);
    }

    [Fact]
    public void A_refusal_names_the_budget_with_the_least_money()
    {
        var book = Given.Book(s_now, Given.Budget(2m, Dimension.Organization), Given.Budget(1m), Given.Budget(3m, Dimension.User));
        book.Spend(s_now, 0.5m);

        book.TryHold(book.Select(s_now), new Amount(5m), out _, out var refusal).ShouldBeFalse();

        refusal.Budget.Scope.Dimension.ShouldBe(Dimension.Team);
        (refusal.Spent, refusal.Held, refusal.Free).ShouldBe((new Amount(0.5m), Amount.Zero, new Amount(0.5m)));
    }

    [Fact]
    public void Settling_twice_posts_once_also_through_a_copy_of_a_reused_handle()
    {
        var book = Given.Book(s_now, Given.Budget(10m));
        var hold = book.Hold(s_now, 2m);
        var copy = hold;

        book.Settle(ref hold, new Amount(1m)).Posted.ShouldBeTrue();
        book.Settle(ref hold, new Amount(1m)).Posted.ShouldBeFalse();
        var other = book.Hold(s_now, 3m);
        book.Settle(ref copy, new Amount(1m)).Posted.ShouldBeFalse();
        book.Release(ref copy);

        book.Only(s_now).Spent.ShouldBe(new Amount(1m));
        book.Only(s_now).Held.ShouldBe(new Amount(3m));
        book.Release(ref other);
        book.TotalHeld.ShouldBe(Amount.Zero);
    }

    [Fact]
    public void An_overrun_is_booked_in_full_and_nothing_more_is_admitted_except_what_is_free()
    {
        var book = Given.Book(s_now, Given.Budget(1m));
        var hold = book.Hold(s_now, 0.5m);

        var outcome = book.Settle(ref hold, new Amount(1.25m));

        outcome.IsOverrun.ShouldBeTrue();
        outcome.Overrun.ShouldBe(new Amount(0.75m));
        book.Only(s_now).Left.ShouldBe(new Amount(-0.25m));
        book.Headroom(book.Select(s_now)).ShouldBe(Amount.Zero);
        book.TryHold(book.Select(s_now), new Amount(0.000000000000001m), out _, out _).ShouldBeFalse();
        book.TryHold(book.Select(s_now), Amount.Zero, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Extending_draws_from_every_budget_or_none_and_not_from_a_closed_hold()
    {
        var book = Given.Book(s_now, Given.Budget(10m), Given.Budget(3m, Dimension.User));
        var hold = book.Hold(s_now, 1m);

        book.TryExtend(hold, new Amount(2m), s_now, out _).ShouldBeTrue();
        book.TryExtend(hold, new Amount(0.5m), s_now, out var refusal).ShouldBeFalse();
        refusal.Budget.Scope.Dimension.ShouldBe(Dimension.User);
        book.Snapshot(s_now).ShouldAllBe(standing => standing.Held == new Amount(3m));
        book.Room(hold, s_now).ShouldBe(new BudgetRoom(Amount.Zero, new Amount(3m)));

        var copy = hold;
        book.Release(ref hold);
        book.Room(copy, s_now).ShouldBe(default(BudgetRoom));
        book.TryExtend(copy, new Amount(1m), s_now, out refusal).ShouldBeFalse();
        refusal.Budget.ShouldBeNull();
        book.Snapshot(s_now).ShouldAllBe(standing => standing.Held == Amount.Zero);
    }

    [Fact]
    public void Soft_and_degrade_budgets_refuse_nothing_and_say_so_at_their_thresholds()
    {
        var soft = Given.Budget(10m, kind: BudgetKind.Soft);
        var degrade = Given.Budget(10m, Dimension.User, kind: BudgetKind.Degrade);
        var book = Given.Book(s_now, soft, degrade);
        var set = book.Select(s_now);

        book.Headroom(set).ShouldBeNull();
        book.Spend(s_now, 7.99m);
        book.Pressure(set).ShouldBeNull();
        book.Spend(s_now, 0.01m);
        book.Pressure(set)!.Value.Used.ShouldBe(0.8m);
        book.Spend(s_now, 20m);

        book.TakeAlerts().Select(alert => (alert.Budget.Id, alert.Threshold)).ShouldBe(
        [
            (soft.Id, 0.5m), (degrade.Id, 0.5m), (soft.Id, 0.8m), (degrade.Id, 0.8m), (soft.Id, 1m), (degrade.Id, 1m),
        ], ignoreOrder: true);
        book.Spend(s_now, 1m);
        book.TakeAlerts().ShouldBeEmpty();
    }

    [Fact]
    public void A_request_belongs_to_the_window_in_which_it_started()
    {
        var book = Given.Book(s_now, Given.Budget(10m));
        var early = book.Hold(s_now, 8m);
        var tomorrow = s_now + Given.Day;

        book.Spend(tomorrow, 6m);
        book.TryExtend(early, new Amount(2m), s_now, out _).ShouldBeTrue();
        book.TryExtend(early, new Amount(1m), s_now, out var refusal).ShouldBeFalse();
        refusal.Window.StartMicros.ShouldBe(Given.Tuesday);
        book.Settle(ref early, new Amount(9m));

        book.Only(tomorrow).Spent.ShouldBe(new Amount(6m));
        book.Snapshot(s_now).ShouldHaveSingleItem().Spent.ShouldBe(new Amount(9m));
        book.TryHold(book.Select(s_now), new Amount(2m), out _, out _).ShouldBeFalse();
        book.TryHold(book.Select(tomorrow), new Amount(4m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_window_with_an_open_hold_is_kept_however_old()
    {
        var book = Given.Book(s_now, Given.Budget(10m));
        var batch = book.Hold(s_now, 8m);
        for (var day = 1; day < 40; day++)
            book.Spend(s_now + day * Given.Day, 1m);

        book.Settle(ref batch, new Amount(7m)).Posted.ShouldBeTrue();

        book.Only(s_now).Spent.ShouldBe(new Amount(7m));
        book.OldestHoldStartedMicros.ShouldBeNull();
    }

    [Fact]
    public void The_oldest_open_hold_is_visible()
    {
        var book = Given.Book(s_now, Given.Budget(10m));
        var first = book.Hold(s_now, 1m);
        var second = book.Hold(s_now + 5, 1m);
        var third = book.Hold(s_now + 9, 1m);

        book.Release(ref second);
        book.OldestHoldStartedMicros.ShouldBe(s_now);
        book.Release(ref first);
        book.OldestHoldStartedMicros.ShouldBe(s_now + 9);
        book.TotalHeld.ShouldBe(new Amount(1m));
        book.Release(ref third);
        book.OpenHoldCount.ShouldBe(0);
    }

    [Fact]
    public void A_rolling_window_lets_money_go_late_but_never_early()
    {
        var book = Given.Book(s_now, Given.Budget(10m, window: BudgetWindow.Rolling(TimeSpan.FromHours(1))));
        book.Spend(s_now + 30 * Given.Second, 10m);

        book.TryHold(book.Select(s_now + Given.Hour + 29 * Given.Second), new Amount(1m), out _, out var refusal).ShouldBeFalse();
        refusal.ResetsAtMicros.ShouldBe(s_now + Given.Hour + 60 * Given.Second);
        book.TryHold(book.Select(refusal.ResetsAtMicros), new Amount(10m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Organization_and_tag_narrow_a_budget()
    {
        var narrow = Given.Budget(1m, Dimension.Feature, 7) with { Scope = new Scope(Dimension.Feature, 7) { Organization = 1, Tag = 99 } };
        var everything = Given.Budget(100m) with { Scope = Scope.Installation };
        var tagged = Given.Budget(50m, Dimension.Tag, 99);
        var book = Given.Book(s_now, narrow, everything, tagged);
        var who = Given.Caller();
        who[Dimension.Feature] = 7;
        var foreign = Given.Caller(organization: 2);
        foreign[Dimension.Feature] = 7;

        book.Select(s_now, who, 99, 99).Count.ShouldBe(3);
        book.Select(s_now, who, 98).Count.ShouldBe(1);
        book.Select(s_now, foreign, 99).Count.ShouldBe(2);
        book.Select(s_now, foreign)[0].Id.ShouldBe(everything.Id);
    }

    [Fact]
    public void Any_number_of_budgets_applies()
    {
        var definitions = Enumerable.Range(1, 60).Select(limit => Given.Budget(limit)).ToArray();
        var book = Given.Book(s_now, definitions);
        book.TryHold(book.Select(s_now), new Amount(1m), out var hold, out _).ShouldBeTrue();
        book.TryHold(book.Select(s_now), new Amount(1m), out _, out var refusal).ShouldBeFalse();
        refusal.Budget.Id.ShouldBe(definitions[0].Id);
        book.Release(ref hold);
        book.Snapshot(s_now).ShouldAllBe(standing => standing.Held == Amount.Zero);
    }
}
