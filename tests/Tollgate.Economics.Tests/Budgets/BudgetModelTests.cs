using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

/// <summary>
/// The counters against the definition: spend is the sum of the ledger, a request belongs to the window in which it started. Random scopes,
/// windows, zones, days of changing clocks, roll-overs, forgetting, settling late and below, at or above the hold.
/// </summary>
public sealed class BudgetModelTests
{
    private static readonly string[] s_zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"];

    // A day before clocks change somewhere.
    private static readonly string[] s_starts = ["2026-03-07T12:00:00Z", "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-12-30T00:00:00Z"];

    private static readonly BudgetWindow[] s_windows =
        [BudgetWindow.CalendarDay, BudgetWindow.CalendarWeek, BudgetWindow.CalendarMonth, BudgetWindow.Of(BudgetWindowKind.CalendarQuarter, default), BudgetWindow.Lifetime];

    [Fact]
    public void At_every_draw_spent_and_held_stay_within_every_limit() => Check.One(
        Config.QuickThrowOnFailure.WithReplay(20260310, 13).WithMaxTest(150),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Play(new Random(seed))));

    private static void Play(Random random)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(s_zones[random.Next(s_zones.Length)]);
        var now = Given.Micros(s_starts[random.Next(s_starts.Length)]);
        var budgets = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Draw(random)).ToArray();
        var ledger = new List<Entry>();
        var book = new BudgetBook(new WindowCalendar(zone), eachCapacity: 2);
        book.Apply(budgets, EmptySpendHistory.Instance, now);
        var open = new List<(BudgetHold Hold, Entry Entry)>();
        for (var step = 0; step < 120; step++)
        {
            now += random.Next(4) == 0 ? random.NextInt64(9 * Given.Hour) : random.NextInt64(Given.Hour / 10);
            if (open.Count > 0 && random.Next(3) == 0)
            {
                var chosen = random.Next(open.Count);
                var (hold, entry) = open[chosen];
                open.RemoveAt(chosen);
                var actual = new Amount(entry.Amount.Value * random.Next(0, 5) / 4);
                book.Settle(ref hold, actual).Posted.ShouldBeTrue();
                ledger.Add(entry with { Amount = actual });
                continue;
            }

            var who = Given.Caller(team: random.Next(1, 3), user: random.Next(1, 5), key: random.Next(1, 3));
            var set = new BudgetSet();
            book.Select(who, [], now, set);
            if (book.HasUnknown(set))
            {
                foreach (var unknown in book.Unknown(set))
                    book.Learn(unknown, [.. unknown.Spans.Select(span => Sum(ledger, unknown.Scope, span.Contains))]);
            }

            var asked = new Entry(now, who, new Amount(random.Next(1, 400) / 1000m));
            var fits = budgets.All(budget => Used(budget, asked, zone, ledger, open) + asked.Amount <= budget.Limit);
            book.TryHold(set, asked.Amount, out var taken, out var refusal).ShouldBe(fits, $"{zone.Id} step {step} at {now}, asked {asked.Amount}: {string.Join("; ", budgets.Select(budget => $"{budget.Name} each {budget.Each} limit {budget.Limit} used {Used(budget, asked, zone, ledger, open)}"))}; counted {string.Join("; ", book.Snapshot(who, [], now).Select(one => $"{one.Budget.Name} {one.Spent}+{one.Held} {one.Window}"))}");
            if (fits)
                open.Add((taken, asked));
            else
                refusal.Spent.ShouldBeLessThanOrEqualTo(Used(refusal.Budget!, asked, zone, ledger, open));
        }

        foreach (var (hold, _) in open)
        {
            var last = hold;
            book.Release(ref last);
        }

        (book.OpenHoldCount, book.TotalHeld).ShouldBe((0, Amount.Zero));
    }

    private static BudgetDefinition Draw(Random random)
    {
        Dimension[] dimensions = [Dimension.Organization, Dimension.Team, Dimension.Key];
        var budget = Given.Budget(random.Next(1, 4), dimensions[random.Next(3)], 1, s_windows[random.Next(s_windows.Length)]);
        return random.Next(3) == 0 ? budget with { Each = Dimension.User } : budget;
    }

    private static Amount Used(BudgetDefinition budget, Entry asked, TimeZoneInfo zone, List<Entry> ledger, List<(BudgetHold Hold, Entry Entry)> open)
    {
        if (!budget.Scope.Contains(asked.Who, []))
            return new Amount(-1000m);

        var scope = budget.Each is { } each ? budget.Scope with { Also = each, AlsoNameId = asked.Who[each] } : budget.Scope;
        var window = WindowOf(budget.Window.Kind, asked.At, zone);
        bool Inside(long at) => WindowOf(budget.Window.Kind, at, zone) == window;
        return Sum(ledger, scope, Inside) + Sum(open.ConvertAll(static one => one.Entry), scope, Inside);
    }

    private static Amount Sum(List<Entry> entries, Scope scope, Func<long, bool> inside)
    {
        var sum = Amount.Zero;
        foreach (var entry in entries)
        {
            if (scope.Contains(entry.Who, []) && inside(entry.At))
                sum += entry.Amount;
        }

        return sum;
    }

    // By the clock on the wall, which is how people read a window; the calendar under test works on instants.
    private static (int, int) WindowOf(BudgetWindowKind kind, long at, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(at * 10), zone).Date;
        return kind switch
        {
            BudgetWindowKind.CalendarDay => (day.Year, day.DayOfYear),
            BudgetWindowKind.CalendarWeek => (System.Globalization.ISOWeek.GetYear(day), System.Globalization.ISOWeek.GetWeekOfYear(day)),
            BudgetWindowKind.CalendarMonth => (day.Year, day.Month),
            BudgetWindowKind.CalendarQuarter => (day.Year, (day.Month - 1) / 3),
            _ => (0, 0),
        };
    }

    private sealed record Entry(long At, Attribution Who, Amount Amount);
}
