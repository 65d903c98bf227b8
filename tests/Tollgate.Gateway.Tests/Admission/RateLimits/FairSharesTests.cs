using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;

namespace Tollgate.Gateway.Tests.Admission.RateLimits;

/// <summary>How the keys of a team get on under one limit of the team.</summary>
public sealed class FairSharesTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Start = 1_770_000_000 * Second;

    [Fact]
    public void A_key_that_asks_seldom_finds_room_beside_one_that_asks_all_the_time()
    {
        var rates = Requests(60);
        var (greedy, modest, refused) = (0, 0, 0);
        for (var now = Start; now < Start + 20 * Minute; now += Second / 10)
        {
            greedy += Take(rates, key: 1, now) ? 1 : 0;
            if ((now - Start) % (3 * Second) != 0)
                continue;

            var isTaken = Take(rates, key: 2, now);
            modest += isTaken ? 1 : 0;

            // The burst of the beginning may be gone before the second key is known.
            refused += !isTaken && now > Start + Minute ? 1 : 0;
        }

        refused.ShouldBe(0);
        modest.ShouldBeGreaterThan(380);
        (greedy + modest).ShouldBeInRange(1250, 1260);
    }

    [Theory]
    [InlineData(60, 2)]
    [InlineData(60, 3)]
    [InlineData(600, 7)]
    public void Keys_that_all_want_more_get_equally_much_and_together_all_of_it(int limit, int keys)
    {
        var rates = Requests(limit);
        var got = new int[keys];
        var backAt = new long[keys];
        for (var now = Start; now < Start + 30 * Minute; now += Second / 20)
        {
            // Not in turns, which would be fair by itself: the first hammers, the others come back when they were told to.
            for (var key = 0; key < keys; key++)
            {
                if (now < backAt[key])
                    continue;

                if (rates.TryTake(Who(key + 1), [], now, out _, out _, out var refusal))
                    got[key]++;
                else
                    backAt[key] = key == 0 ? now : now + refusal.RetryAfter.Ticks / TimeSpan.TicksPerMicrosecond;
            }
        }

        var all = got.Sum();
        all.ShouldBeInRange(limit * 30, limit * 31);
        got.Min().ShouldBeGreaterThan(all / keys * 85 / 100, string.Join(' ', got));
        got.Max().ShouldBeLessThan(all / keys * 125 / 100, string.Join(' ', got));
    }

    [Fact]
    public void Tokens_are_shared_however_large_the_requests_are()
    {
        var rates = Usage(new RateLimitDefinition { Id = Guid.NewGuid(), Name = "t", Scope = s_team, Tokens = 100_000 });
        var got = new long[2];
        for (var now = Start; now < Start + 20 * Minute; now += Second / 10)
        {
            Ask(1, 9_000);
            if ((now - Start) % Second == 0)
                Ask(2, 1_000);

            void Ask(long key, long tokens)
            {
                var usage = new LimitedUsage { Input = tokens };
                if (!rates.TryReserve(Who(key), [], in usage, isStream: false, now, out var reserved, out _, out _))
                    return;

                got[key - 1] += tokens;
                rates.Settle(ref reserved, in usage, now);
            }
        }

        // The second wants 60,000 a minute; half of the limit is its share.
        got[1].ShouldBeGreaterThan(20 * 45_000);
        got[0].ShouldBeGreaterThan(20 * 35_000);
        (got[0] + got[1]).ShouldBeInRange(1_900_000, 2_100_000);
    }

    [Fact]
    public void A_stream_that_ends_makes_place_for_the_key_that_has_none()
    {
        var rates = Usage(new RateLimitDefinition { Id = Guid.NewGuid(), Name = "s", Scope = s_team, MaxStreams = 4 });
        var held = new UsageReservation[4];
        for (var i = 0; i < 4; i++)
            Open(1, out held[i]).ShouldBeTrue();

        Open(2, out _).ShouldBeFalse();
        rates.Release(ref held[0], Start);

        Open(1, out _).ShouldBeFalse();
        Open(2, out _).ShouldBeTrue();

        // It has one now; of the next place the first may have one again.
        rates.Release(ref held[1], Start);
        Open(1, out _).ShouldBeTrue();

        bool Open(long key, out UsageReservation reservation) => rates.TryReserve(Who(key), [], default, isStream: true, Start, out reservation, out _, out _);
    }

    [Fact]
    public void Keys_that_come_and_go_leave_nothing_behind_that_others_stumble_over()
    {
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(1, 4), Gen.Choose(0, 1)).ListOf(120)), steps =>
        {
            var rates = new RequestRates();
            rates.Apply([new RateLimitDefinition { Id = Guid.NewGuid(), Name = "p", Scope = s_team, MaxParallel = 2 }], Start);
            var held = new Dictionary<int, Queue<RatePermit>>();
            foreach (var (key, gives) in steps)
            {
                var own = held.TryGetValue(key, out var known) ? known : held[key] = new();
                if (gives == 1 && own.TryDequeue(out var permit))
                    rates.Release(ref permit);
                else if (rates.TryTake(Who(key), [], Start, out var taken, out _, out _))
                    own.Enqueue(taken);
            }

            return rates.InFlight <= 2;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_place_is_not_kept_for_ever_for_a_key_that_does_not_come_back()
    {
        var rates = Requests(60, burst: 2);
        Take(rates, 1, Start).ShouldBeTrue();
        Take(rates, 1, Start).ShouldBeTrue();
        Take(rates, 2, Start).ShouldBeFalse();

        rates.TryTake(Who(1), [], Start + Second, out _, out _, out var refusal).ShouldBeFalse();
        refusal.IsShare.ShouldBeTrue();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));

        // With two places free it would have been let through anyhow; one becomes free, and nobody came.
        Take(rates, 1, Start + 2 * Second).ShouldBeTrue();
        Take(rates, 1, Start + 2 * Second).ShouldBeFalse();
        Take(rates, 1, Start + 3 * Second).ShouldBeTrue();
    }

    [Fact]
    public void Whoever_is_alone_has_all_of_it()
    {
        var rates = Requests(60);
        for (var i = 0; i < 60; i++)
            Take(rates, 1, Start).ShouldBeTrue();

        Take(rates, 1, Start).ShouldBeFalse();

        // Who came long ago no longer counts.
        Take(rates, 2, Start + Second).ShouldBeTrue();
        var later = Start + 5 * Minute;
        for (var i = 0; i < 60; i++)
            Take(rates, 1, later).ShouldBeTrue(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Whoever_waits_as_long_as_told_is_let_through_and_the_limit_holds()
    {
        var asks = Gen.Zip(Gen.Choose(1, 5), Gen.Choose(0, 3_000)).ListOf(200);
        var settings = Gen.Zip(Gen.Choose(1, 40), Gen.Choose(1, 12));
        Prop.ForAll(Arb.From(Gen.Zip(asks, settings)), given =>
        {
            var (steps, (perMinute, burst)) = given;
            var rates = Requests(perMinute, burst: burst);
            var now = Start;
            var passed = new List<long>();
            foreach (var (key, milliseconds) in steps)
            {
                now += milliseconds * 1000L;
                if (rates.TryTake(Who(key), [], now, out _, out _, out var refusal))
                {
                    passed.Add(now);
                    continue;
                }

                now += refusal.RetryAfter.Ticks / TimeSpan.TicksPerMicrosecond;
                if (!rates.TryTake(Who(key), [], now, out _, out _, out _))
                    return false;

                passed.Add(now);
            }

            for (var from = 0; from < passed.Count; from++)
            {
                for (var to = from; to < passed.Count; to++)
                {
                    if (to - from + 1 > burst + (decimal)(passed[to] - passed[from]) * perMinute / Minute)
                        return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static readonly Scope s_team = new(Dimension.Team, 1);

    private static RequestRates Requests(int perMinute, int burst = 0)
    {
        var rates = new RequestRates();
        rates.Apply([new RateLimitDefinition { Id = Guid.NewGuid(), Name = "r", Scope = s_team, Requests = perMinute, Burst = burst }], Start);
        return rates;
    }

    private static UsageRates Usage(RateLimitDefinition limit)
    {
        var rates = new UsageRates();
        rates.Apply([limit], Start);
        return rates;
    }

    private static bool Take(RequestRates rates, long key, long now) => rates.TryTake(Who(key), [], now, out _, out _, out _);

    private static Attribution Who(long key)
    {
        var who = default(Attribution);
        who[Dimension.Team] = 1;
        who[Dimension.Key] = key;
        return who;
    }
}
