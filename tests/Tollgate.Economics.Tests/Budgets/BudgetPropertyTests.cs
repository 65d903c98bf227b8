using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BudgetPropertyTests
{
    [Fact]
    public void Whatever_is_held_extended_settled_and_released_in_whatever_order_the_budgets_hold()
    {
        var steps = Gen.Choose(0, int.MaxValue).ListOf().Resize(200).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 7).WithMaxTest(300), Prop.ForAll(steps, list => Run([.. list])));
    }

    private static void Run(int[] steps)
    {
        BudgetDefinition[] definitions =
        [
            Given.Budget(100m, Dimension.Organization),
            Given.Budget(40m, Dimension.Team, 1),
            Given.Budget(60m, Dimension.Team, 2, BudgetWindow.CalendarWeek),
            Given.Budget(25m, Dimension.User, 1, BudgetWindow.Rolling(TimeSpan.FromHours(6))),
            Given.Budget(5m, Dimension.User, 2, kind: BudgetKind.Soft),
            Given.Budget(900m, Dimension.Organization, 1, BudgetWindow.Lifetime),
        ];
        var now = Given.Tuesday;
        var book = Given.Book(now, definitions);
        var open = new List<Flight>();
        var settled = new List<(long Started, Attribution Who, Amount Amount)>();
        foreach (var step in steps)
        {
            var amount = new Amount(step / 8 % 3000 / 100m);
            switch (step % 8)
            {
                case 0 or 1 or 2:
                    var who = Given.Caller(team: 1 + step / 64 % 2, user: 1 + step / 128 % 2);
                    var heldBefore = book.Snapshot(now).Select(standing => standing.Held).ToArray();
                    if (book.TryHold(book.Select(now, who), amount, out var hold, out _))
                        open.Add(new Flight(hold, now, who, amount));
                    else
                        book.Snapshot(now).Select(standing => standing.Held).ShouldBe(heldBefore);
                    break;
                case 3 when open.Count > 0:
                    var extended = open[step / 8 % open.Count];
                    if (book.TryExtend(extended.Hold, amount, now, out _))
                        extended.Held += amount;
                    break;
                case 4 or 5 when open.Count > 0:
                    var ended = Take(open, step);
                    var actual = Amount.Min(ended.Held, amount);
                    book.Settle(ref ended.Hold, actual).ShouldBe(new SettleOutcome(true, ended.Held, actual));
                    settled.Add((ended.Started, ended.Who, actual));
                    break;
                case 6 when open.Count > 0:
                    book.Release(ref Take(open, step).Hold);
                    break;
                default:
                    now += step % (9 * Given.Hour);
                    break;
            }

            foreach (var standing in book.Snapshot(now))
                (standing.Budget.Kind == BudgetKind.Soft || standing.Spent + standing.Held <= standing.Budget.Limit).ShouldBeTrue(standing.ToString());
        }

        book.OpenHoldCount.ShouldBe(open.Count);
        book.TotalHeld.Value.ShouldBe(open.Sum(flight => flight.Held.Value));
        foreach (var flight in open)
            book.Release(ref flight.Hold);

        book.TotalHeld.ShouldBe(Amount.Zero);
        foreach (var standing in book.Snapshot(now))
        {
            standing.Held.ShouldBe(Amount.Zero);
            standing.OpenHolds.ShouldBe(0);
            var expected = settled
                .Where(one => standing.Budget.Scope.Contains(one.Who, []) && standing.Window.Contains(one.Started))
                .Sum(one => one.Amount.Value);
            standing.Spent.Value.ShouldBe(expected, standing.Budget.Name);
        }
    }

    private static Flight Take(List<Flight> open, int step)
    {
        var index = step / 8 % open.Count;
        var taken = open[index];
        open.RemoveAt(index);
        return taken;
    }

    private sealed class Flight(BudgetHold hold, long started, Attribution who, Amount held)
    {
        public BudgetHold Hold = hold;

        public long Started { get; } = started;

        public Attribution Who { get; } = who;

        public Amount Held { get; set; } = held;
    }
}
