using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;

namespace Tollgate.Gateway.Tests.Admission;

/// <summary>The sentence is true in every state a budget can be in when it refuses.</summary>
public sealed class BudgetRefusalsTests
{
    private static readonly long s_reset = (new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    [Theory]
    [InlineData(
        "3", "3", "0", "0.0021",
        "The month budget 'Search' of team acme/search is used up: $3.00 of $3.00 spent; this request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC; ask its owner to raise the limit earlier.")]
    [InlineData(
        "3", "3.25", "0.5", "0.0021",
        "The month budget 'Search' of team acme/search is used up: $3.25 of $3.00 spent, $0.50 held by running requests; this request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC; ask its owner to raise the limit earlier.")]
    [InlineData(
        "3", "2.9999", "0", "0.0021",
        "The month budget 'Search' of team acme/search has too little left for this request: $2.9999 of $3.00 spent, so $0.0001 is free, and the request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC; send a shorter request, use a cheaper model, or ask its owner to raise the limit earlier.")]
    [InlineData(
        "3", "2.9985", "0.0005", "0.0021",
        "The month budget 'Search' of team acme/search has too little left for this request: $2.9985 of $3.00 spent, $0.0005 held by running requests, so $0.001 is free, and the request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC; send a shorter request, use a cheaper model, or ask its owner to raise the limit earlier.")]
    [InlineData(
        "3", "1", "1.999", "0.0021",
        "The month budget 'Search' of team acme/search has too little left for this request: $1.00 of $3.00 spent, $1.999 held by running requests, so $0.001 is free, and the request needs $0.0021 set aside. "
        + "Send it again when running requests have ended, or ask its owner to raise the limit. It resets at 2026-12-01 00:00 UTC.")]
    [InlineData(
        "3", "0", "3", "0.0021",
        "The month budget 'Search' of team acme/search has nothing free now: $0.00 of $3.00 spent, $3.00 held by running requests; this request needs $0.0021 set aside. "
        + "Send it again when running requests have ended, or ask its owner to raise the limit. It resets at 2026-12-01 00:00 UTC.")]
    [InlineData(
        "3", "2.999", "0.001", "0.0021",
        "The month budget 'Search' of team acme/search has nothing free now: $2.999 of $3.00 spent, $0.001 held by running requests; this request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC; ask its owner to raise the limit earlier.")]
    [InlineData(
        "0.001", "0.0004", "0", "0.0021",
        "The month budget 'Search' of team acme/search is too small for this request: $0.0004 of $0.001 spent, and the request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC, but the whole limit is less than that: send a shorter request, use a cheaper model, or ask its owner to raise the limit.")]
    [InlineData(
        "0.001", "0.0004", "0.0006", "0.0021",
        "The month budget 'Search' of team acme/search has nothing free now: $0.0004 of $0.001 spent, $0.0006 held by running requests; this request needs $0.0021 set aside. "
        + "It resets at 2026-12-01 00:00 UTC, but the whole limit is less than that: send a shorter request, use a cheaper model, or ask its owner to raise the limit.")]
    [InlineData(
        "0", "0", "0", "0.0021",
        "The month budget 'Search' of team acme/search has a limit of $0, and this request needs $0.0021 set aside. Ask its owner to raise the limit.")]
    public void The_sentence_says_what_is_so(string limit, string spent, string held, string asked, string sentence) =>
        Sentence(BudgetWindow.CalendarMonth, s_reset, limit, spent, held, asked).ShouldBe(sentence);

    [Theory]
    [InlineData(
        "3", "3",
        "The lifetime budget 'Search' of team acme/search is used up: $3.00 of $3.00 spent; this request needs $0.0021 set aside. It does not reset; ask its owner to raise the limit.")]
    [InlineData(
        "3", "2.999",
        "The lifetime budget 'Search' of team acme/search has too little left for this request: $2.999 of $3.00 spent, so $0.001 is free, and the request needs $0.0021 set aside. "
        + "It does not reset; send a shorter request, use a cheaper model, or ask its owner to raise the limit.")]
    [InlineData(
        "0.001", "0",
        "The lifetime budget 'Search' of team acme/search is too small for this request: $0.00 of $0.001 spent, and the request needs $0.0021 set aside. "
        + "It does not reset, but the whole limit is less than that: send a shorter request, use a cheaper model, or ask its owner to raise the limit.")]
    public void A_lifetime_is_not_waited_for(string limit, string spent, string sentence) =>
        Sentence(BudgetWindow.Lifetime, WindowSpan.Never, limit, spent, "0", "0.0021").ShouldBe(sentence);

    [Theory]
    [InlineData(90, "rolling 90-minute")]
    [InlineData(36 * 60, "rolling 36-hour")]
    [InlineData(7 * 24 * 60, "rolling 7-day")]
    public void A_rolling_window_gives_money_back_bit_by_bit(int minutes, string window) =>
        Sentence(BudgetWindow.Rolling(TimeSpan.FromMinutes(minutes)), s_reset, "3", "3", "0", "0.0021").ShouldBe(
            $"The {window} budget 'Search' of team acme/search is used up: $3.00 of $3.00 spent; this request needs $0.0021 set aside. "
            + "Money comes back from 2026-12-01 00:00 UTC on; ask its owner to raise the limit earlier.");

    [Fact]
    public void Amounts_are_never_rounded() =>
        Sentence(BudgetWindow.CalendarMonth, s_reset, "100", "99.999999999999999", "0", "1.23456789012345").ShouldContain(
            "$99.999999999999999 of $100.00 spent, so $0.000000000000001 is free, and the request needs $1.23456789012345 set aside.");

    [Fact]
    public void Only_a_refusal_that_time_has_overtaken_is_worth_a_retry()
    {
        var overtaken = BudgetRefusals.Explain(new BudgetRefusal { Asked = new Amount(0.0021m) });

        (overtaken.Status, overtaken.ShouldRetry, overtaken.Message).ShouldBe(
            (402, true, "Money came free in a budget while this request, which needs $0.0021 set aside, was being refused. Send it again."));
        BudgetRefusals.Explain(Refusal(BudgetWindow.CalendarDay, s_reset, "3", "3", "0", "1")).ShouldRetry.ShouldBe(false);
    }

    private static string Sentence(BudgetWindow window, long resets, string limit, string spent, string held, string asked)
    {
        var rejection = BudgetRefusals.Explain(Refusal(window, resets, limit, spent, held, asked));
        (rejection.Status, rejection.Code).ShouldBe((402, "budget_exceeded"));
        return rejection.Message;
    }

    private static BudgetRefusal Refusal(BudgetWindow window, long resets, string limit, string spent, string held, string asked)
    {
        var definition = new BudgetDefinition
        {
            Id = Guid.NewGuid(),
            Name = "Search",
            ScopeName = "team acme/search",
            Scope = new Scope(Dimension.Team, 1),
            Window = window,
            Limit = Usd(limit),
        };
        return new BudgetRefusal(definition, new WindowSpan(0, resets), Usd(limit), Usd(spent), Usd(held), Usd(asked), resets);
    }

    private static Amount Usd(string text) => Amount.TryParse(text, out var amount) ? amount : throw new FormatException(text);
}
