using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BudgetDefinitionsTests
{
    private static readonly long s_now = Given.Tuesday + 12 * Given.Hour;

    [Fact]
    public void A_new_budget_counts_what_was_spent_before_and_what_is_in_flight()
    {
        var old = Given.Budget(100m);
        var book = Given.Book(s_now, old);
        var stale = book.Select(s_now);
        var flying = book.Hold(s_now, 3m);
        var elsewhere = book.Hold(s_now, 1m, Given.Caller(user: 2));
        var added = Given.Budget(10m, Dimension.User);
        var history = new Ledger((s_now - Given.Day, 5m), (s_now - Given.Hour, 4m));

        book.Apply([old, added], history, s_now);

        var standing = book.Snapshot(s_now).Single(one => one.Budget.Id == added.Id);
        (standing.Spent, standing.Held, standing.OpenHolds).ShouldBe((new Amount(4m), new Amount(3m), 1));
        book.TryHold(stale, new Amount(4m), out _, out var refusal).ShouldBeFalse();
        refusal.Budget.Id.ShouldBe(added.Id);

        book.Settle(ref flying, new Amount(2m));
        book.Release(ref elsewhere);
        standing = book.Snapshot(s_now).Single(one => one.Budget.Id == added.Id);
        (standing.Spent, standing.Held).ShouldBe((new Amount(6m), Amount.Zero));
        book.Snapshot(s_now - Given.Day).Single(one => one.Budget.Id == added.Id).Spent.ShouldBe(new Amount(5m));
    }

    [Fact]
    public void A_hard_budget_whose_history_cannot_be_read_refuses_and_the_others_count()
    {
        var book = new BudgetBook(Given.Utc);
        var (hard, soft) = (Given.Budget(10m, Dimension.User), Given.Budget(10m, kind: BudgetKind.Soft));
        Should.Throw<IOException>(() => book.Apply([hard, soft], new Locked(), s_now));

        var set = book.Select(s_now);
        (set.Count, book.HasUnknown(set)).ShouldBe((2, true));
        book.TryHold(set, new Amount(1m), out _, out var refusal).ShouldBeFalse();
        (refusal.IsUnknown, refusal.Budget.Id).ShouldBe((true, hard.Id));
        book.Checkpoint(s_now).Count.ShouldBe(0);
        book.Spend(s_now, 3m, Given.Caller(user: 2));

        // The same definitions again: what was read stays, what was not is asked for again.
        book.Apply([hard, soft], new Ledger((s_now, 3m)), s_now);

        book.Unknown(s_now).ShouldBeEmpty();
        book.Snapshot(s_now).Select(one => one.Spent.Value).ShouldBe([3m, 3m]);
        book.TryHold(set, new Amount(7m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_new_budget_learns_late_what_started_in_its_windows()
    {
        var book = Given.Book(s_now, Given.Budget(100m));
        var yesterday = book.Hold(s_now - Given.Day, 1m);
        var today = book.Hold(s_now, 2m);
        var running = book.Hold(s_now, 4m);
        var added = Given.Budget(10m, Dimension.User, window: BudgetWindow.CalendarDay);
        book.Apply([added], s_now);
        book.Settle(ref yesterday, new Amount(1m));
        book.Settle(ref today, new Amount(2m));
        var unknown = book.Unknown(s_now).ShouldHaveSingleItem();
        unknown.ShouldBe(book.Unknown(book.Select(s_now)).ShouldHaveSingleItem());

        book.Learn(unknown, [new Amount(1.5m), new Amount(2.5m)]);
        book.Learn(unknown, [new Amount(1.5m), new Amount(2.5m)]);

        var standing = book.Only(s_now);
        (standing.Spent, standing.Held).ShouldBe((new Amount(2.5m), new Amount(4m)));
        book.Only(s_now - Given.Day).Spent.ShouldBe(new Amount(1.5m));
        book.Release(ref running);
    }

    [Fact]
    public void A_new_rolling_budget_lets_old_money_go_when_its_time_comes()
    {
        var book = new BudgetBook(Given.Utc);
        var rolling = Given.Budget(10m, window: BudgetWindow.Rolling(TimeSpan.FromHours(1)));
        book.Apply([rolling], new Ledger((s_now - 2 * Given.Hour, 1m), (s_now - Given.Hour / 2, 7m), (s_now, 2m)), s_now);

        book.Only(s_now).Spent.ShouldBe(new Amount(9m));
        book.Only(s_now + Given.Hour / 2 + Given.Second * 60).Spent.ShouldBe(new Amount(2m));
    }

    [Fact]
    public void A_changed_limit_keeps_the_counters_and_another_scope_or_window_does_not()
    {
        var budget = Given.Budget(10m);
        var book = Given.Book(s_now, budget);
        book.Spend(s_now, 6m);

        book.Apply([budget with { Limit = new Amount(7m), Name = "lower" }], EmptySpendHistory.Instance, s_now);
        book.Only(s_now).Left.ShouldBe(new Amount(1m));
        book.TakeAlerts().Select(alert => (alert.Budget.Limit.Value, alert.Threshold)).ShouldBe([(10m, 0.5m), (7m, 0.5m), (7m, 0.8m)]);

        book.Apply([budget with { Window = BudgetWindow.CalendarMonth }], new Ledger((s_now, 6m)), s_now);
        book.Only(s_now).Spent.ShouldBe(new Amount(6m));
        book.Apply([budget with { Scope = new Scope(Dimension.Team, 2) }], EmptySpendHistory.Instance, s_now);
        book.Only(s_now).Spent.ShouldBe(Amount.Zero);
    }

    [Fact]
    public void A_disabled_budget_is_read_from_the_ledger_again_when_it_is_enabled()
    {
        var budget = Given.Budget(10m);
        var book = Given.Book(s_now, budget);
        book.Apply([budget with { Enabled = false }], EmptySpendHistory.Instance, s_now);
        book.Select(s_now).Count.ShouldBe(0);
        book.Spend(s_now, 9m);

        book.Apply([budget], new Ledger((s_now, 9m)), s_now);

        book.Only(s_now).Spent.ShouldBe(new Amount(9m));
    }

    [Fact]
    public void A_hold_of_a_removed_budget_is_settled_without_it()
    {
        var budget = Given.Budget(10m);
        var book = Given.Book(s_now, budget);
        var hold = book.Hold(s_now, 1m);
        book.Apply([], EmptySpendHistory.Instance, s_now);

        book.Settle(ref hold, new Amount(1m)).Posted.ShouldBeTrue();

        book.OpenHoldCount.ShouldBe(0);
        book.Snapshot(s_now).ShouldBeEmpty();
    }

    [Fact]
    public void A_definition_with_a_problem_changes_nothing()
    {
        var budget = Given.Budget(10m);
        var book = Given.Book(s_now, budget);

        Should.Throw<ArgumentException>(() => book.Apply([budget with { AlertThresholds = [0.8m, 0.5m] }], EmptySpendHistory.Instance, s_now))
            .Message.ShouldContain("alert_thresholds");
        Should.Throw<ArgumentException>(() => book.Apply([budget, budget], EmptySpendHistory.Instance, s_now));

        book.Only(s_now).Budget.ShouldBe(budget);
    }

    [Fact]
    public void A_counter_is_corrected_only_when_the_ledger_lies_outside_then_and_now()
    {
        var budget = Given.Budget(10m);
        var book = Given.Book(s_now, budget);
        book.Spend(s_now, 2m);

        var checkpoint = book.Checkpoint(s_now);
        book.Spend(s_now, 1m);
        book.Compare(checkpoint, [new Amount(2m)]).ShouldBeEmpty();
        book.Compare(checkpoint, [new Amount(3m)]).ShouldBeEmpty();
        checkpoint.Window(0).StartMicros.ShouldBe(Given.Tuesday);

        var difference = book.Compare(checkpoint, [new Amount(3.5m)]).ShouldHaveSingleItem();
        difference.Correction.ShouldBe(new Amount(0.5m));
        book.Only(s_now).Spent.ShouldBe(new Amount(3.5m));
        book.Compare(book.Checkpoint(s_now), [new Amount(1.5m)]).ShouldHaveSingleItem().Correction.ShouldBe(new Amount(-2m));
        book.Only(s_now).Spent.ShouldBe(new Amount(1.5m));
    }

    [Fact]
    public void An_adjustment_is_posted_to_the_window_it_is_effective_in()
    {
        var book = Given.Book(s_now, Given.Budget(10m));
        book.Spend(s_now, 4m);
        book.Spend(s_now + Given.Day, 1m);

        book.Post(book.Select(s_now), new Amount(-1m));

        book.Only(s_now + Given.Day).Spent.ShouldBe(new Amount(1m));
        book.Only(s_now).Spent.ShouldBe(new Amount(3m));
    }

    private sealed class Locked : ISpendHistory
    {
        public void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent) => throw new IOException("database is locked");
    }

    private sealed class Ledger(params (long At, decimal Amount)[] entries) : ISpendHistory
    {
        public void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent)
        {
            spent.Clear();
            for (var i = 0; i < spans.Length; i++)
            {
                foreach (var (at, amount) in entries)
                {
                    if (spans[i].Contains(at))
                        spent[i] += new Amount(amount);
                }
            }
        }
    }
}
