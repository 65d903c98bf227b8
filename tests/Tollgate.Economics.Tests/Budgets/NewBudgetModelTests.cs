using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

/// <summary>
/// Budgets made while attempts run: attempts start and end in any order before the budget, between budget and question, and between question and
/// answer. Once the ledger has told, spent is its sum; until then nothing is drawn.
/// </summary>
public sealed class NewBudgetModelTests
{
    [Fact]
    public void What_is_learned_late_is_counted_exactly_once() => Check.One(
        Config.QuickThrowOnFailure.WithReplay(20261125, 7).WithMaxTest(300),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Play(new Random(seed))));

    private static void Play(Random random)
    {
        var now = Given.Tuesday + 22 * Given.Hour;
        var ledger = new List<(long At, Attribution Who, Amount Cost)>();
        var open = new List<(BudgetHold Hold, long At, Attribution Who)>();
        var asked = new List<(UnknownSpend Unknown, Amount[] Told)>();
        var plenty = Given.Budget(1_000_000m);
        var book = Given.Book(now, plenty);
        var added = (random.Next(4) switch
        {
            0 => Given.Budget(1_000_000m, Dimension.User, window: BudgetWindow.CalendarDay),
            1 => Given.Budget(1_000_000m, Dimension.User, window: BudgetWindow.Rolling(TimeSpan.FromHours(6))),
            2 => Given.Budget(1_000_000m, window: BudgetWindow.CalendarDay) with { Each = Dimension.User },
            _ => Given.Budget(1_000_000m, window: BudgetWindow.Lifetime) with { Each = Dimension.User },
        });
        var made = random.Next(20);
        for (var step = 0; step < 60; step++)
        {
            now += random.NextInt64(Given.Hour / 6);
            if (step == made)
                book.Apply([plenty, added], now);

            switch (random.Next(5))
            {
                case 0 or 1 when open.Count > 0:
                    var chosen = random.Next(open.Count);
                    var (hold, at, who) = open[chosen];
                    open.RemoveAt(chosen);
                    var cost = new Amount(random.Next(1, 100) / 100m);

                    // The journal has an end before the counters do.
                    ledger.Add((at, who, cost));
                    book.Settle(ref hold, cost);
                    break;
                case 2 when step > made:
                    foreach (var unknown in random.Next(2) == 0 ? book.Unknown(now) : book.Unknown(book.Select(now, Given.Caller(user: random.Next(1, 3)))))
                        asked.Add((unknown, [.. unknown.Spans.Select(span => Sum(ledger, unknown.Scope, span.Contains))]));
                    break;
                case 3 when asked.Count > 0:
                    var (first, told) = asked[random.Next(asked.Count)];
                    book.Learn(first, told);
                    break;
                default:
                    var caller = Given.Caller(user: random.Next(1, 3));
                    var set = book.Select(now, caller);
                    var isUnknown = book.HasUnknown(set);
                    book.TryHold(set, new Amount(1m), out var drawn, out var refusal).ShouldBe(!isUnknown);
                    refusal.IsUnknown.ShouldBe(isUnknown);
                    if (!isUnknown)
                        open.Add((drawn, now, caller));
                    break;
            }
        }

        foreach (var user in new long[] { 1, 2 })
        {
            foreach (var unknown in book.Unknown(book.Select(now, Given.Caller(user: user))))
                book.Learn(unknown, [.. unknown.Spans.Select(span => Sum(ledger, unknown.Scope, span.Contains))]);

            foreach (var standing in book.Snapshot(Given.Caller(user: user), [], now).Where(one => one.Budget.Id == added.Id))
            {
                var scope = added.Each is { } each ? added.Scope with { Also = each, AlsoNameId = user } : added.Scope;
                standing.Spent.ShouldBe(Sum(ledger, scope, at => standing.Window.Contains(at) && at <= now), $"{added.Window} each {added.Each}, user {user}");
                standing.Held.ShouldBe(new Amount(open.Count(one => scope.Contains(one.Who, []) && (added.Window.Kind == BudgetWindowKind.Rolling || standing.Window.Contains(one.At)))));
            }
        }
    }

    private static Amount Sum(List<(long At, Attribution Who, Amount Cost)> entries, Scope scope, Func<long, bool> inside) =>
        entries.Where(entry => scope.Contains(entry.Who, []) && inside(entry.At)).Aggregate(Amount.Zero, (sum, entry) => sum + entry.Cost);
}
