using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;

namespace Tollgate.Gateway.Tests.Admission.RateLimits;

public sealed class UsageRatesTests
{
    private const long Second = 1_000_000;
    private const long Now = 1_770_000_000 * Second;

    [Fact]
    public void An_estimate_is_reserved_and_replaced_by_what_was_used()
    {
        var rates = Rates(Limit() with { Tokens = 6000 });

        rates.TryReserve(Who(), [], new(4000, 1000, 0), false, Now, out var first, out var standing, out _).ShouldBeTrue();
        standing.Tokens.ShouldBe(new MeterStanding(6000, 1000, TimeSpan.Zero));
        rates.TryReserve(Who(), [], new(1001, 0, 0), false, Now, out _, out _, out var refusal).ShouldBeFalse();
        (refusal.Quantity, refusal.Of, refusal.Used, refusal.Asked, refusal.RetryAfterSeconds).ShouldBe((LimitedQuantity.Tokens, 6000, 5000, 1001, 1));

        rates.Settle(ref first, new(1000, 200, 0), Now);
        rates.OpenCount.ShouldBe(0);
        rates.TryReserve(Who(), [], default, false, Now, out var second, out standing, out _).ShouldBeTrue();
        standing.Tokens.ShouldBe(new MeterStanding(6000, 4800, TimeSpan.FromSeconds(12)));
        rates.Release(ref second, Now);
    }

    [Fact]
    public void What_was_used_leaks_at_the_rate_and_what_is_in_flight_does_not()
    {
        var rates = Rates(Limit() with { OutputTokens = 600 });
        Use(rates, new(0, 600, 0), Now);

        rates.TryReserve(Who(), [], new(0, 100, 0), false, Now, out _, out _, out var refusal).ShouldBeFalse();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(10));
        rates.TryReserve(Who(), [], new(0, 100, 0), false, Now + 10 * Second, out _, out _, out _).ShouldBeTrue();
        rates.TryReserve(Who(), [], new(0, 501, 0), false, Now + 600 * Second, out _, out _, out refusal).ShouldBeFalse();
        refusal.Used.ShouldBe(100);
    }

    [Fact]
    public void A_request_larger_than_the_limit_waits_for_all_of_it_and_is_paid_off_before_the_next()
    {
        var rates = Rates(Limit() with { InputTokens = 1000 });
        Use(rates, new(10, 0, 0), Now);
        rates.TryReserve(Who(), [], new(5000, 0, 0), false, Now, out _, out _, out _).ShouldBeFalse();
        Use(rates, new(5000, 0, 0), Now + Second);

        rates.TryReserve(Who(), [], new(1, 0, 0), false, Now + Second, out _, out _, out var refusal).ShouldBeFalse();
        refusal.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4.01));
    }

    [Fact]
    public void Estimates_learn_how_much_of_a_prompt_counts()
    {
        var rates = Rates(Limit(TimeSpan.FromDays(1)) with { InputTokens = 1_000_000_000 });
        for (var i = 0; i < 200; i++)
        {
            rates.TryReserve(Who(), [], new(100_000, 0, 0), false, Now, out var reservation, out _, out _).ShouldBeTrue();
            rates.Settle(ref reservation, new(10_000, 0, 0), Now);
        }

        rates.TryReserve(Who(), [], new(100_000, 0, 0), false, Now, out _, out var standing, out _).ShouldBeTrue();
        (1_000_000_000 - standing.Input.Remaining - 200 * 10_000).ShouldBeInRange(9_000, 13_000);
    }

    [Fact]
    public void Money_is_limited_to_a_billionth()
    {
        var rates = Rates(Limit(TimeSpan.FromHours(1)) with { Money = new Amount(0.000000002m) });
        Use(rates, new(0, 0, LimitedUsage.ToNanos(new Amount(0.0000000011m))), Now);

        rates.TryReserve(Who(), [], new(0, 0, 1), false, Now, out _, out _, out var refusal).ShouldBeFalse();
        (refusal.Quantity, refusal.Of, refusal.Used).ShouldBe((LimitedQuantity.Money, 2, 2));
        UsageRefusals.Explain(in refusal).Message.ShouldBe(
            "The limit 'Team' lets team acme/research use $0.000000002 per hour: $0.000000002 are used or in flight, and this request is expected to take $0.000000001. Retry in 1800 s.");
    }

    [Fact]
    public void Streams_are_counted_apart_from_answers_in_one_piece()
    {
        var rates = Rates(Limit() with { MaxStreams = 1 });
        rates.TryReserve(Who(), [], default, true, Now, out var stream, out _, out _).ShouldBeTrue();
        rates.TryReserve(Who(), [], default, false, Now, out _, out _, out _).ShouldBeTrue();
        rates.TryReserve(Who(), [], default, true, Now, out _, out _, out var refusal).ShouldBeFalse();
        (refusal.Quantity, refusal.Of, refusal.Used).ShouldBe((LimitedQuantity.Streams, 1, 1));

        var copy = stream;
        rates.Release(ref stream, Now);
        rates.Release(ref copy, Now);
        rates.TryReserve(Who(), [], default, true, Now, out _, out _, out _).ShouldBeTrue();
        rates.TryReserve(Who(), [], default, true, Now, out _, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Requests_of_a_scope_that_the_request_names_are_counted_here()
    {
        var limit = Limit() with { Scope = new Scope(Dimension.Customer, 7), Requests = 2, MaxParallel = 1 };
        limit.LimitsRequests.ShouldBeFalse();
        limit.LimitsUsage.ShouldBeTrue();
        var rates = Rates(limit);
        var who = Who();
        who[Dimension.Customer] = 7;

        rates.TryReserve(who, [], default, false, Now, out var first, out var standing, out _).ShouldBeTrue();
        standing.Requests.ShouldBe(new RateStanding(2, 1, TimeSpan.FromSeconds(30)));
        rates.TryReserve(who, [], default, false, Now, out _, out _, out var refusal).ShouldBeFalse();
        refusal.Quantity.ShouldBe(LimitedQuantity.Parallel);
        rates.Release(ref first, Now);
        Use(rates, default, Now, who);
        rates.TryReserve(who, [], default, false, Now, out _, out _, out refusal).ShouldBeFalse();
        (refusal.Quantity, refusal.RetryAfterSeconds).ShouldBe((LimitedQuantity.Requests, 30));
        rates.TryReserve(Who(), [], default, false, Now, out _, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_refused_attempt_reserves_nothing_anywhere()
    {
        var rates = Rates(Limit() with { Tokens = 100, MaxStreams = 5 }, Limit() with { Scope = new Scope(Dimension.Key, 1), OutputTokens = 10 });
        Use(rates, new(0, 10, 0), Now);
        for (var i = 0; i < 20; i++)
            rates.TryReserve(Who(), [], new(20, 5, 0), true, Now, out _, out _, out _).ShouldBeFalse();

        rates.OpenCount.ShouldBe(0);
        rates.TryReserve(Who(), [], new(90, 0, 0), true, Now, out _, out var standing, out _).ShouldBeTrue();
        (standing.Tokens.Remaining, standing.Output.Remaining).ShouldBe((0, 0));
    }

    [Fact]
    public void Unchanged_limits_keep_their_state()
    {
        var kept = Limit() with { Tokens = 10 };
        var changed = Limit() with { Tokens = 10, Scope = new Scope(Dimension.Key, 1) };
        var rates = Rates(kept, changed);
        Use(rates, new(10, 0, 0), Now);

        rates.Apply([kept with { Name = "renamed", MaxStreams = 3 }, changed with { Tokens = 11 }], Now);

        rates.TryReserve(Who(), [], new(1, 0, 0), false, Now, out _, out var standing, out var refusal).ShouldBeFalse();
        refusal.Limit.Name.ShouldBe("renamed");
        standing.Tokens.Remaining.ShouldBe(0);
        rates.TryReserve(Who(team: 2), [], new(1, 0, 0), false, Now, out _, out standing, out _).ShouldBeTrue();
        (standing.Tokens.Limit, standing.Tokens.Remaining).ShouldBe((11, 0));
    }

    [Fact]
    public void Changed_figures_keep_what_was_used_and_what_is_in_flight()
    {
        var limit = Limit() with { Tokens = 100, MaxStreams = 1 };
        var rates = Rates(limit);
        Use(rates, new(30, 0, 0), Now);
        rates.TryReserve(Who(), [], new(20, 0, 0), true, Now, out var running, out _, out _).ShouldBeTrue();

        rates.Apply([limit with { Tokens = 200, Per = TimeSpan.FromMinutes(2), OutputTokens = 1000 }], Now);
        rates.TryReserve(Who(), [], new(1, 0, 0), true, Now, out _, out var standing, out var refusal).ShouldBeFalse();
        (refusal.Quantity, standing.Tokens.Remaining).ShouldBe((LimitedQuantity.Streams, 150));
        rates.Settle(ref running, new(10, 5, 0), Now);
        rates.TryReserve(Who(), [], new(1, 0, 0), true, Now, out running, out standing, out _).ShouldBeTrue();
        (standing.Tokens.Remaining, standing.Output.Remaining).ShouldBe((154, 1000));
        rates.Release(ref running, Now);

        // A limit below what was used is full, and no more than that.
        rates.Apply([limit with { Tokens = 40 }], Now);
        rates.TryReserve(Who(), [], new(1, 0, 0), false, Now, out _, out standing, out refusal).ShouldBeFalse();
        (standing.Tokens.Remaining, refusal.RetryAfter).ShouldBe((0, TimeSpan.FromSeconds(1.5)));
    }

    [Fact]
    public void In_no_span_of_time_more_is_let_through_than_the_limit_and_its_rate_when_estimates_are_right()
    {
        var steps = Gen.Zip(Gen.Choose(0, 20_000_000), Gen.Choose(1, 900)).ListOf(150).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 9).WithMaxTest(60), Prop.ForAll(steps, plays =>
        {
            const long limit = 1000;
            var rates = Rates(Limit() with { OutputTokens = limit });
            var passed = new List<(long At, long Tokens)>();
            var open = new List<(UsageReservation Reservation, long Tokens)>();
            var now = Now;
            foreach (var (gap, tokens) in plays)
            {
                now += gap;
                if (gap % 3 == 0 && open.Count > 0)
                    End();

                if (rates.TryReserve(Who(), [], new(0, tokens, 0), false, now, out var reservation, out var standing, out var refusal))
                {
                    standing.Output.Remaining.ShouldBeInRange(0, limit - tokens);
                    open.Add((reservation, tokens));
                }
                else if (open.Count == 0)
                {
                    now += refusal.RetryAfter.Ticks / TimeSpan.TicksPerMicrosecond;
                    rates.TryReserve(Who(), [], new(0, tokens, 0), false, now, out reservation, out _, out _).ShouldBeTrue();
                    open.Add((reservation, tokens));
                }
            }

            while (open.Count > 0)
                End();

            rates.OpenCount.ShouldBe(0);
            for (var i = 0; i < passed.Count; i++)
            {
                var sum = 0L;
                for (var j = i; j < passed.Count; j++)
                {
                    sum += passed[j].Tokens;
                    (sum * 60 * Second).ShouldBeLessThanOrEqualTo((limit * 60 * Second) + (limit * (passed[j].At - passed[i].At)));
                }
            }

            void End()
            {
                var (reservation, tokens) = open[0];
                open.RemoveAt(0);
                rates.Settle(ref reservation, new(0, tokens, 0), now);
                passed.Add((now, tokens));
            }
        }));
    }

    [Fact]
    public void Many_threads_let_through_no_more_than_the_limit()
    {
        var rates = Rates(Limit() with { Tokens = 1000 });
        var passed = 0;
        using var barrier = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            barrier.SignalAndWait();
            for (var i = 0; i < 1000; i++)
            {
                if (!rates.TryReserve(Who(), [], new(3, 4, 0), false, Now, out var reservation, out var _, out var _))
                    continue;

                rates.Settle(ref reservation, new(3, 4, 0), Now);
                Interlocked.Increment(ref passed);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        passed.ShouldBe(1000 / 7);
        rates.OpenCount.ShouldBe(0);
    }

    [Fact]
    public void Reserving_and_settling_allocate_nothing()
    {
        var rates = Rates(
            Limit() with { Tokens = 1_000_000_000, InputTokens = 1_000_000_000, OutputTokens = 1_000_000_000, Money = new Amount(1000m) },
            Limit() with { Scope = new Scope(Dimension.Key, 1), Tokens = 1_000_000_000, MaxStreams = 3 },
            Limit() with { Scope = new Scope(Dimension.Team, 2), Tokens = 1 });
        for (var i = 0; i < 100; i++)
            Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Round();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Round()
        {
            if (rates.TryReserve(Who(), [], new(10, 20, 30), true, Now, out var reservation, out _, out _))
                rates.Settle(ref reservation, new(9, 19, 29), Now);

            rates.TryReserve(Who(team: 2), [], new(10, 20, 30), false, Now, out _, out _, out _);
        }
    }

    private static void Use(UsageRates rates, LimitedUsage usage, long now, Attribution? who = null)
    {
        rates.TryReserve(who ?? Who(), [], usage, false, now, out var reservation, out _, out _).ShouldBeTrue();
        rates.Settle(ref reservation, usage, now);
    }

    private static UsageRates Rates(params RateLimitDefinition[] limits)
    {
        var rates = new UsageRates();
        rates.Apply(limits, Now);
        return rates;
    }

    private static RateLimitDefinition Limit(TimeSpan? per = null) => new()
    {
        Id = Guid.NewGuid(),
        Name = "Team",
        Scope = new Scope(Dimension.Team, 1),
        ScopeName = "team acme/research",
        Per = per ?? TimeSpan.FromMinutes(1),
    };

    private static Attribution Who(long team = 1)
    {
        var who = default(Attribution);
        who[Dimension.Team] = team;
        who[Dimension.Key] = 1;
        return who;
    }
}
