using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class LimitIncreaseTests
{
    private static readonly long s_now = Given.Tuesday + 9 * Given.Hour;
    private static readonly WindowSpan s_nextHour = new(s_now + Given.Hour, s_now + 2 * Given.Hour);

    [Fact]
    public void An_increase_begins_and_ends_to_the_microsecond_and_nobody_has_to_say_so()
    {
        var book = Given.Book(s_now, Increased(10m, 5m));
        book.Spend(s_now, 10m);

        Fits(book, s_nextHour.StartMicros - 1, 0.01m).ShouldBeFalse();
        Fits(book, s_nextHour.StartMicros, 5m).ShouldBeTrue();
        Fits(book, s_nextHour.EndMicros - 1, 5m).ShouldBeTrue();
        Fits(book, s_nextHour.EndMicros - 1, 5.01m).ShouldBeFalse();
        Fits(book, s_nextHour.EndMicros, 0.01m).ShouldBeFalse();
        Fits(book, s_nextHour.StartMicros, 5m).ShouldBeTrue("a clock that was set back");
    }

    [Fact]
    public void When_it_ends_what_is_under_way_stays_counters_stay_and_nothing_more_is_drawn()
    {
        var book = Given.Book(s_now, Increased(10m, 5m));
        var hold = book.Hold(s_nextHour.StartMicros, 14m);

        book.Room(hold, s_nextHour.EndMicros - 1).ShouldBe(new BudgetRoom(new Amount(1m), new Amount(14m)));
        book.TryExtend(hold, new Amount(0.5m), s_nextHour.EndMicros - 1, out _).ShouldBeTrue();
        book.TryExtend(hold, new Amount(0.5m), s_nextHour.EndMicros, out var refusal).ShouldBeFalse();
        (refusal.Limit, refusal.Increase, refusal.Free).ShouldBe((new Amount(10m), Amount.Zero, new Amount(-4.5m)));
        book.Room(hold, s_nextHour.EndMicros).ShouldBe(new BudgetRoom(Amount.Zero, new Amount(14.5m)));

        book.Settle(ref hold, new Amount(14.5m)).Overrun.ShouldBe(Amount.Zero);
        var standing = book.Only(s_nextHour.EndMicros);
        (standing.Spent, standing.Held, standing.Limit, standing.Left).ShouldBe((new Amount(14.5m), Amount.Zero, new Amount(10m), new Amount(-4.5m)));
        Fits(book, s_nextHour.EndMicros, 0.01m).ShouldBeFalse();
        Fits(book, s_nextHour.EndMicros, 0m).ShouldBeTrue();
        Fits(book, s_now + Given.Day, 10m).ShouldBeTrue("a new window");
    }

    [Fact]
    public void A_request_that_began_before_the_end_draws_by_the_limit_of_its_draw()
    {
        var book = Given.Book(s_now, Increased(10m, 5m));
        book.Spend(s_nextHour.StartMicros, 12m);
        var set = book.Select(s_nextHour.EndMicros - 1);
        book.Headroom(set).ShouldBe(new Amount(3m));

        set.AtMicros = s_nextHour.EndMicros + 1;
        book.Headroom(set).ShouldBe(Amount.Zero);
        book.Free(set, seesAll: true).ShouldBe(Amount.Zero);
        book.TryHold(set, new Amount(1m), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Increases_add_up_and_a_refusal_and_a_standing_say_until_when()
    {
        var longer = new WindowSpan(s_now, s_now + 5 * Given.Hour);
        var budget = Increased(10m, 5m) with { Increases = [new(new Amount(5m), s_nextHour), new(new Amount(2m), longer)] };
        var book = Given.Book(s_now, budget);

        book.TryHold(book.Select(s_nextHour.StartMicros), new Amount(17.5m), out _, out var refusal).ShouldBeFalse();
        (refusal.Limit, refusal.Increase, refusal.IncreaseEndsMicros).ShouldBe((new Amount(17m), new Amount(7m), s_nextHour.EndMicros));
        var standing = book.Only(s_nextHour.EndMicros);
        (standing.Limit, standing.Increase, standing.IncreaseEndsMicros, standing.Left).ShouldBe((new Amount(12m), new Amount(2m), longer.EndMicros, new Amount(12m)));
        book.Only(longer.EndMicros).IncreaseEndsMicros.ShouldBeNull();
        (budget with { Limit = BudgetDefinition.LargestLimit }).LimitAt(s_now, 0).Limit.ShouldBe(BudgetDefinition.LargestLimit);
    }

    [Fact]
    public void A_budget_for_each_name_is_increased_for_all_of_them_or_for_one()
    {
        var each = Given.Budget(10m, Dimension.Organization, window: BudgetWindow.Lifetime) with
        {
            Each = Dimension.User,
            Increases = [new(new Amount(5m), s_nextHour, NameId: 7), new(new Amount(1m), s_nextHour)],
        };
        var book = Given.Book(s_now, each);
        foreach (var user in (long[])[7, 8])
            Learn(book, user);

        book.TryHold(Of(book, 7), new Amount(16m), out var hold, out _).ShouldBeTrue();
        book.TryHold(Of(book, 8), new Amount(11.01m), out _, out var refusal).ShouldBeFalse();
        refusal.Limit.ShouldBe(new Amount(11m));
        book.Apply([each with { Increases = [] }], EmptySpendHistory.Instance, s_now);
        book.TryExtend(hold, new Amount(0.01m), s_nextHour.StartMicros, out refusal).ShouldBeFalse();
        refusal.Limit.ShouldBe(new Amount(10m), "a definition that changed counts for its names at once");
    }

    [Fact]
    public void Soft_and_degrade_budgets_measure_by_the_limit_in_force()
    {
        var degrade = Increased(10m, 10m) with { Kind = BudgetKind.Degrade };
        var soft = Increased(10m, 10m) with { Kind = BudgetKind.Soft, Scope = new Scope(Dimension.User, 1) };
        var dry = Increased(10m, 10m) with { DryRun = true, Scope = new Scope(Dimension.Organization, 1), AlertThresholds = [] };
        var book = Given.Book(s_now, degrade, soft, dry);
        var inForce = book.Select(s_nextHour.StartMicros);
        book.TryHold(inForce, new Amount(9m), out var hold, out _).ShouldBeTrue();
        book.Pressure(inForce).ShouldBeNull();
        inForce.WouldDeny.ShouldBeNull();
        book.Settle(ref hold, new Amount(9m));
        book.TakeAlerts().ShouldBeEmpty("9 of 20 is less than half");

        book.NoteTime(s_nextHour.EndMicros);
        book.TakeAlerts().Select(alert => (alert.Budget.Id, alert.Threshold, alert.Limit)).ShouldBe(
            [(degrade.Id, 0.5m, new Amount(10m)), (soft.Id, 0.5m, new Amount(10m)), (degrade.Id, 0.8m, new Amount(10m)), (soft.Id, 0.8m, new Amount(10m))], ignoreOrder: true);
        book.Pressure(book.Select(s_nextHour.EndMicros))!.Value.Used.ShouldBe(0.9m);
        var after = book.Select(s_nextHour.EndMicros);
        book.TryHold(after, new Amount(2m), out _, out _).ShouldBeTrue();
        after.WouldDeny!.Id.ShouldBe(dry.Id);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        string? Problem(params LimitIncrease[] increases) => (Given.Budget(10m) with { Increases = [.. increases] }).FindProblem();

        Problem().ShouldBeNull();
        Problem(new LimitIncrease(Amount.Zero, s_nextHour)).ShouldNotBeNull().ShouldContain("more than 0");
        Problem(new LimitIncrease(new Amount(-1m), s_nextHour)).ShouldNotBeNull();
        Problem(new LimitIncrease(new Amount(1m), new WindowSpan(5, 5))).ShouldNotBeNull().ShouldContain("end after");
        Problem(new LimitIncrease(new Amount(1m), s_nextHour, NameId: 3)).ShouldNotBeNull().ShouldContain("not for each");
        (Given.Budget(10m) with { Increases = default }).FindProblem().ShouldNotBeNull();
    }

    private static BudgetDefinition Increased(decimal limit, decimal increase) => Given.Budget(limit) with { Increases = [new(new Amount(increase), s_nextHour)] };

    private static bool Fits(BudgetBook book, long at, decimal amount)
    {
        var fits = book.TryHold(book.Select(at), new Amount(amount), out var hold, out _);
        book.Release(ref hold);
        return fits;
    }

    private static BudgetSet Of(BudgetBook book, long user) => book.Select(s_nextHour.StartMicros, Given.Caller(user: user));

    private static void Learn(BudgetBook book, long user)
    {
        foreach (var unknown in book.Unknown(Of(book, user)))
            book.Learn(unknown, new Amount[unknown.Spans.Count]);
    }
}
