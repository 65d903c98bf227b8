using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

/// <summary>Short ways to say what the tests of this folder are given.</summary>
internal static class Given
{
    public const long Second = 1_000_000;
    public const long Hour = 3600 * Second;
    public const long Day = 24 * Hour;

    /// <summary>2026-03-10T00:00:00Z, a Tuesday.</summary>
    public static readonly long Tuesday = Micros("2026-03-10T00:00:00Z");

    public static WindowCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    public static long Micros(string instant) =>
        (DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static BudgetDefinition Budget(
        decimal limit, Dimension dimension = Dimension.Team, long nameId = 1, BudgetWindow window = default, BudgetKind kind = BudgetKind.Hard) => new()
        {
            Id = Guid.NewGuid(),
            Name = $"{dimension} {nameId} {window}",
            Scope = new Scope(dimension, nameId),
            Window = window,
            Limit = new Amount(limit),
            Kind = kind,
        };

    public static BudgetBook Book(long now, params BudgetDefinition[] definitions)
    {
        var book = new BudgetBook(Utc);
        book.Apply(definitions, EmptySpendHistory.Instance, now);
        return book;
    }

    public static Attribution Caller(long organization = 1, long team = 1, long user = 1, long key = 1)
    {
        var who = default(Attribution);
        who[Dimension.Organization] = organization;
        who[Dimension.Team] = team;
        who[Dimension.User] = user;
        who[Dimension.Key] = key;
        return who;
    }

    public static BudgetSet Select(this BudgetBook book, long at, Attribution? who = null, params long[] tags)
    {
        var set = new BudgetSet();
        book.Select(who ?? Caller(), tags, at, set);
        return set;
    }

    public static BudgetHold Hold(this BudgetBook book, long at, decimal amount, Attribution? who = null)
    {
        book.TryHold(book.Select(at, who), new Amount(amount), out var hold, out _).ShouldBeTrue();
        return hold;
    }

    public static BudgetStanding Only(this BudgetBook book, long now) => book.Snapshot(now).ShouldHaveSingleItem();

    public static SettleOutcome Spend(this BudgetBook book, long at, decimal amount, Attribution? who = null)
    {
        var hold = book.Hold(at, amount, who);
        return book.Settle(ref hold, new Amount(amount));
    }
}
