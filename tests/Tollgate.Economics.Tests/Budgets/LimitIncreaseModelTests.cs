using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

/// <summary>
/// Random budgets with increases that begin, overlap, end, are added and taken back while attempts hold, top up and settle, against a plain sum: a
/// draw goes through exactly when everything that is booked and held, and it, fit the limit of that moment.
/// </summary>
public sealed class LimitIncreaseModelTests
{
    private static readonly BudgetWindow[] s_windows = [BudgetWindow.CalendarDay, BudgetWindow.CalendarWeek, BudgetWindow.Lifetime];

    [Fact]
    public void At_every_draw_spent_and_held_fit_the_limit_in_force_at_that_moment() => Check.One(
        Config.QuickThrowOnFailure.WithReplay(20261125, 11).WithMaxTest(200),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Play(new Random(seed)).Run()));

    private sealed class Flight(BudgetHold hold, long started, Attribution who, Amount amount)
    {
        public BudgetHold Hold = hold;

        public long Started { get; } = started;

        public Attribution Who { get; } = who;

        public Amount Amount { get; set; } = amount;
    }

    private sealed class Play(Random random)
    {
        private readonly List<Flight> _open = [];
        private readonly List<(long Started, Attribution Who, Amount Amount)> _ledger = [];
        private readonly BudgetBook _book = new(Given.Utc);
        private BudgetDefinition[] _budgets = [];
        private long _now = Given.Tuesday;

        public void Run()
        {
            _budgets = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Draw())];
            _book.Apply(_budgets, EmptySpendHistory.Instance, _now);
            for (var step = 0; step < 150; step++)
            {
                _now += random.Next(5) == 0 ? random.NextInt64(20 * Given.Hour) : random.NextInt64(Given.Hour / 4);
                switch (random.Next(10))
                {
                    case 0:
                        ChangeIncreases();
                        break;
                    case 1 or 2 when _open.Count > 0:
                        Settle();
                        break;
                    case 3 or 4 when _open.Count > 0:
                        TopUp();
                        break;
                    default:
                        Begin();
                        break;
                }
            }

            foreach (var standing in _book.Snapshot(_now))
            {
                if (standing.Budget.Each is null)
                    standing.Spent.ShouldBe(Sum(standing.Budget, _now, Given.Caller(), _ledger.Select(one => (one.Started, one.Who, one.Amount)), byName: false), "an increase leaves counters alone");
            }

            while (_open.Count > 0)
                Settle();

            _book.TotalHeld.ShouldBe(Amount.Zero);
        }

        private void Begin()
        {
            // The draw comes after the start by the time a body takes to arrive; increases may begin or end in between.
            var who = Given.Caller(user: random.Next(1, 4));
            var started = _now;
            var set = _book.Select(started, who);
            set.AtMicros = _now += random.Next(3) == 0 ? random.NextInt64(Given.Hour) : 0;
            if (_book.HasUnknown(set))
            {
                foreach (var unknown in _book.Unknown(set))
                    _book.Learn(unknown, [.. unknown.Spans.Select(span => Booked(unknown.Scope, span))]);
            }

            var asked = new Amount(random.Next(1, 500) / 100m);
            var fits = Fits(started, who, asked);
            _book.TryHold(set, asked, out var hold, out var refusal).ShouldBe(fits);
            if (fits)
                _open.Add(new Flight(hold, started, who, asked));
            else
                refusal.Limit.ShouldBe(LimitNow(refusal.Budget, who));
        }

        private void TopUp()
        {
            var flight = _open[random.Next(_open.Count)];
            var more = new Amount(random.Next(1, 300) / 100m);
            var fits = Fits(flight.Started, flight.Who, more);
            _book.TryExtend(flight.Hold, more, _now, out _).ShouldBe(fits);
            flight.Amount += fits ? more : Amount.Zero;
        }

        private void Settle()
        {
            var index = random.Next(_open.Count);
            var flight = _open[index];
            _open.RemoveAt(index);
            var actual = new Amount(flight.Amount.Value * random.Next(0, 5) / 4);
            _book.Settle(ref flight.Hold, actual).Posted.ShouldBeTrue("what is under way is never taken away");
            _ledger.Add((flight.Started, flight.Who, actual));
        }

        private void ChangeIncreases()
        {
            var i = random.Next(_budgets.Length);
            _budgets[i] = random.Next(3) == 0 ? _budgets[i] with { Increases = [] } : _budgets[i] with { Increases = _budgets[i].Increases.Add(DrawIncrease(_budgets[i])) };
            _book.Apply(_budgets, EmptySpendHistory.Instance, _now);
        }

        private bool Fits(long started, Attribution who, Amount asked) => _budgets.All(budget => Used(budget, started, who) + asked <= LimitNow(budget, who));

        private Amount Used(BudgetDefinition budget, long started, Attribution who)
        {
            var all = _ledger.Concat(_open.ConvertAll(flight => (flight.Started, flight.Who, flight.Amount)));
            return Sum(budget, started, who, all, byName: true);
        }

        private static Amount Sum(BudgetDefinition budget, long at, Attribution who, IEnumerable<(long Started, Attribution Who, Amount Amount)> entries, bool byName)
        {
            var span = Given.Utc.SpanAt(budget.Window, at);
            return entries.Where(one => span.Contains(one.Started) && (!byName || budget.Each is not { } each || one.Who[each] == who[each]))
                .Aggregate(Amount.Zero, (sum, one) => sum + one.Amount);
        }

        private Amount Booked(Scope scope, WindowSpan span) =>
            _ledger.Where(one => scope.Contains(one.Who, []) && span.Contains(one.Started)).Aggregate(Amount.Zero, (sum, one) => sum + one.Amount);

        private Amount LimitNow(BudgetDefinition budget, Attribution who)
        {
            var limit = budget.Limit;
            foreach (var one in budget.Increases)
            {
                if (_now >= one.Span.StartMicros && _now < one.Span.EndMicros && (one.NameId == 0 || one.NameId == who[budget.Each!.Value]))
                    limit += one.Amount;
            }

            return limit;
        }

        private BudgetDefinition Draw()
        {
            var budget = Given.Budget(random.Next(3, 12), Dimension.Organization, 1, s_windows[random.Next(s_windows.Length)]);
            budget = random.Next(3) == 0 ? budget with { Each = Dimension.User } : budget;
            return budget with { Increases = [.. Enumerable.Range(0, random.Next(4)).Select(_ => DrawIncrease(budget))] };
        }

        private LimitIncrease DrawIncrease(BudgetDefinition budget)
        {
            var start = _now + random.NextInt64(-Given.Day, 3 * Given.Day);
            var name = budget.Each is not null && random.Next(2) == 0 ? random.Next(1, 4) : 0;
            return new LimitIncrease(new Amount(random.Next(1, 800) / 100m), new WindowSpan(start, start + 1 + random.NextInt64(2 * Given.Day)), name);
        }
    }
}
