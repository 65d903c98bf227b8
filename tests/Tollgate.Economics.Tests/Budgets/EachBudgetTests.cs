using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class EachBudgetTests
{
    private static readonly long s_now = Given.Tuesday;

    [Fact]
    public void The_limit_holds_for_each_name_on_its_own()
    {
        var book = Given.Book(s_now, EachTask(1m));
        Spend(book, Task(1), 1m).ShouldBeTrue();
        Spend(book, Task(1), 0.01m).ShouldBeFalse();
        Spend(book, Task(2), 1m).ShouldBeTrue();
        Spend(book, Task(2), 0.01m).ShouldBeFalse();

        var standing = book.Snapshot(s_now).ShouldHaveSingleItem();
        (standing.Names, standing.Spent).ShouldBe((2, new Amount(1m)));
        book.Snapshot(Task(2), [], s_now).ShouldHaveSingleItem().Spent.ShouldBe(new Amount(1m));
        book.Snapshot(Task(3), [], s_now).ShouldBeEmpty();
    }

    [Fact]
    public void Requests_without_a_name_or_of_another_scope_are_not_limited()
    {
        var book = Given.Book(s_now, EachTask(0m));
        Spend(book, Task(0), 5m).ShouldBeTrue();
        Spend(book, Task(1, team: 2), 5m).ShouldBeTrue();
        book.HasUnknown(book.Select(s_now, Task(0))).ShouldBeFalse();
        Spend(book, Task(1), 5m).ShouldBeFalse();
    }

    [Fact]
    public void What_the_ledger_knows_of_a_name_is_asked_once_and_counts()
    {
        var history = new NamedHistory { [7] = 0.75m };
        var book = Given.Book(s_now, EachTask(1m));
        var set = book.Select(s_now, Task(7));
        book.HasUnknown(set).ShouldBeTrue();
        var unknown = book.Unknown(set).ShouldHaveSingleItem();
        (unknown.Scope.Dimension, unknown.Scope.NameId, unknown.Scope.Also, unknown.Scope.AlsoNameId).ShouldBe((Dimension.Team, 1, Dimension.Task, 7));
        history.Teach(book, set);
        book.Learn(unknown, [new Amount(0.75m)]);

        book.HasUnknown(set).ShouldBeFalse();
        Spend(book, Task(7), 0.26m).ShouldBeFalse();
        Spend(book, Task(7), 0.25m).ShouldBeTrue();
    }

    [Fact]
    public void First_requests_of_an_unknown_user_at_once_spend_no_more_than_is_left()
    {
        var budget = EachTask(1m) with { Each = Dimension.User, Window = BudgetWindow.CalendarMonth };
        for (var round = 0; round < 50; round++)
        {
            var history = new NamedHistory { [1] = 0.9m };
            var book = Given.Book(s_now, budget);
            using var barrier = new Barrier(8);
            var passed = 0;
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                var set = book.Select(s_now);
                barrier.SignalAndWait();
                if (book.HasUnknown(set))
                    history.Teach(book, set);

                if (book.TryHold(set, new Amount(0.04m), out var hold, out var refusal))
                {
                    Interlocked.Increment(ref passed);
                    book.Settle(ref hold, new Amount(0.04m));
                }
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();

            passed.ShouldBe(2);
            book.Snapshot(s_now).ShouldHaveSingleItem().Spent.ShouldBe(new Amount(0.98m));
        }
    }

    [Fact]
    public void Forgotten_names_are_asked_for_again_and_those_of_a_new_window_are_not()
    {
        var book = new BudgetBook(Given.Utc, eachCapacity: 3);
        book.Apply([EachTask(1m) with { Window = BudgetWindow.CalendarDay }], EmptySpendHistory.Instance, s_now);
        var tomorrow = s_now + Given.Day;
        book.HasUnknown(book.Select(tomorrow, Task(1))).ShouldBeFalse();
        Spend(book, Task(1), 0.5m, tomorrow).ShouldBeTrue();
        for (var name = 2; name < 10; name++)
            book.HasUnknown(book.Select(tomorrow, Task(name))).ShouldBe(name > 4);

        book.Snapshot(tomorrow).ShouldHaveSingleItem().Names.ShouldBe(3);
        book.HasUnknown(book.Select(tomorrow, Task(1))).ShouldBeTrue();
        book.HasUnknown(book.Select(tomorrow + Given.Day, Task(1))).ShouldBeTrue();
        book.HasUnknown(book.Select(tomorrow + Given.Day, Task(77))).ShouldBeFalse();
    }

    [Fact]
    public void A_name_with_money_in_flight_is_never_forgotten()
    {
        var book = new BudgetBook(Given.Utc, eachCapacity: 2);
        book.Apply([EachTask(1m)], EmptySpendHistory.Instance, s_now);
        new NamedHistory().Teach(book, book.Select(s_now, Task(1)));
        var hold = book.Hold(s_now, 0.6m, Task(1));
        for (var name = 2; name < 100; name++)
            Spend(book, Task(name), 1m, s_now + 2 * Given.Day).ShouldBeTrue();

        Spend(book, Task(1), 0.5m).ShouldBeFalse();
        book.Settle(ref hold, new Amount(0.1m));
        book.Snapshot(s_now)[0].Names!.Value.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void A_budget_made_while_attempts_run_counts_what_they_hold()
    {
        var book = Given.Book(s_now, Given.Budget(100m));
        var hold = book.Hold(s_now, 0.8m, Task(1));
        book.Apply([EachTask(1m)], EmptySpendHistory.Instance, s_now);

        Spend(book, Task(1), 0.3m).ShouldBeFalse();
        book.Settle(ref hold, new Amount(0.8m));
        Spend(book, Task(1), 0.2m).ShouldBeTrue();
    }

    [Fact]
    public void What_ended_between_the_budget_and_the_first_question_counts_once()
    {
        var book = Given.Book(s_now, Given.Budget(100m));
        var hold = book.Hold(s_now, 0.6m, Task(1));
        book.Apply([EachTask(1m)], s_now);
        book.Settle(ref hold, new Amount(0.6m));

        // The ledger has what was spent before, and the attempt that has ended since.
        var set = book.Select(s_now, Task(1));
        new NamedHistory { [1] = 0.7m }.Teach(book, set);

        book.Snapshot(Task(1), [], s_now).Single(one => one.Budget.Each is not null).Spent.ShouldBe(new Amount(0.7m));
        book.TryHold(set, new Amount(0.3m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_drawn_for_a_name_before_the_ledger_has_told_of_it()
    {
        var book = Given.Book(s_now, EachTask(1m));
        var set = book.Select(s_now, Task(1));

        book.TryHold(set, new Amount(0.1m), out _, out var refusal).ShouldBeFalse();
        (refusal.IsUnknown, refusal.Budget.Each).ShouldBe((true, Dimension.Task));
        book.TryHold(set, Amount.Zero, out var nothing, out _).ShouldBeTrue();
        book.Release(ref nothing);

        new NamedHistory().Teach(book, set);
        book.TryHold(set, new Amount(0.1m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_changed_limit_holds_for_every_name_at_once()
    {
        var budget = EachTask(1m);
        var book = Given.Book(s_now, budget);
        Spend(book, Task(1), 1m).ShouldBeTrue();
        book.Apply([budget with { Limit = new Amount(2m) }], EmptySpendHistory.Instance, s_now);
        Spend(book, Task(1), 1m).ShouldBeTrue();
        Spend(book, Task(1), 0.1m).ShouldBeFalse();
    }

    [Fact]
    public void The_names_used_last_are_compared_with_the_ledger()
    {
        var book = Given.Book(s_now, EachTask(1m));
        new NamedHistory().Teach(book, book.Select(s_now, Task(1)));
        Spend(book, Task(1), 0.5m).ShouldBeTrue();
        var checkpoint = book.Checkpoint(s_now);
        checkpoint.Count.ShouldBe(1);
        checkpoint.Budget(0).Scope.AlsoNameId.ShouldBe(1);

        book.Compare(checkpoint, [new Amount(0.9m)]).ShouldHaveSingleItem().Correction.ShouldBe(new Amount(0.4m));
        Spend(book, Task(1), 0.2m).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Dimension.Tag)]
    [InlineData(Dimension.Tier)]
    [InlineData(Dimension.Team)]
    public void What_cannot_be_told_apart_inside_the_scope_is_refused(Dimension each) =>
        (EachTask(1m) with { Each = each }).FindProblem().ShouldNotBeNull();

    [Fact]
    public void A_rolling_window_is_refused() =>
        (EachTask(1m) with { Window = BudgetWindow.Rolling(TimeSpan.FromHours(1)) }).FindProblem().ShouldNotBeNull().ShouldContain("rolling");

    [Fact]
    public void Known_names_allocate_nothing()
    {
        var book = Given.Book(s_now, EachTask(1_000_000m), Given.Budget(1_000_000m, Dimension.User));
        var set = new BudgetSet();
        for (var i = 0; i < 100; i++)
        {
            new NamedHistory().Teach(book, book.Select(s_now, Task(i % 5 + 1)));
            Round(i % 5 + 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Round(i % 5 + 1);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Round(long task)
        {
            book.Select(Task(task), [], s_now, set);
            book.HasUnknown(set);
            book.TryHold(set, new Amount(0.01m), out var hold, out _);
            book.Settle(ref hold, new Amount(0.005m));
        }
    }

    private static BudgetDefinition EachTask(decimal limit) => Given.Budget(limit, window: BudgetWindow.Lifetime) with { Each = Dimension.Task };

    private static Attribution Task(long task, long team = 1)
    {
        var who = Given.Caller(team: team);
        who[Dimension.Task] = task;
        return who;
    }

    private static bool Spend(BudgetBook book, Attribution who, decimal amount, long? at = null)
    {
        // As every caller has to: whoever is unknown is asked for first; these names have spent nothing before.
        var set = book.Select(at ?? s_now, who);
        if (book.HasUnknown(set))
            new NamedHistory().Teach(book, set);

        if (!book.TryHold(set, new Amount(amount), out var hold, out _))
            return false;

        book.Settle(ref hold, new Amount(amount));
        return true;
    }

    /// <summary>What a ledger would say of each name.</summary>
    private sealed class NamedHistory : Dictionary<long, decimal>
    {
        public void Teach(BudgetBook book, BudgetSet set)
        {
            foreach (var unknown in book.Unknown(set))
            {
                var spent = new Amount[unknown.Spans.Count];
                spent[^1] = new Amount(this.GetValueOrDefault(unknown.Scope.AlsoNameId));
                book.Learn(unknown, spent);
            }
        }
    }
}
