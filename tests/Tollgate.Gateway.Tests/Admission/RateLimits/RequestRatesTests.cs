using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;

namespace Tollgate.Gateway.Tests.Admission.RateLimits;

public sealed class RequestRatesTests
{
    private const long Second = 1_000_000;
    private const long Now = 1_770_000_000 * Second;

    [Fact]
    public void A_burst_passes_and_then_one_at_a_time()
    {
        var rates = Rates(Limit(60, burst: 3));
        for (var i = 0; i < 3; i++)
            Take(rates, Now).ShouldBeTrue();

        Take(rates, Now).ShouldBeFalse();
        Take(rates, Now + Second - 1).ShouldBeFalse();
        Take(rates, Now + Second).ShouldBeTrue();
        Take(rates, Now + Second).ShouldBeFalse();
    }

    [Fact]
    public void A_refusal_names_the_limit_and_when_to_come_back()
    {
        var limit = Limit(2, per: TimeSpan.FromHours(1)) with { Name = "calm" };
        var rates = Rates(Limit(1000), limit);
        Take(rates, Now).ShouldBeTrue();
        Take(rates, Now).ShouldBeTrue();

        rates.TryTake(Who(), [], Now + 60 * Second, out _, out _, out var refusal).ShouldBeFalse();

        refusal.Limit.Name.ShouldBe("calm");
        refusal.IsParallel.ShouldBeFalse();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromMinutes(29));
        refusal.RetryAfterSeconds.ShouldBe(29 * 60);
        refusal.Standing.ShouldBe(new RateStanding(2, 0, TimeSpan.FromMinutes(59)));
    }

    [Fact]
    public void A_refused_request_is_counted_by_no_limit()
    {
        var rates = Rates(Limit(100), Limit(1, Dimension.User) with { MaxParallel = 5 });
        Take(rates, Now).ShouldBeTrue();
        for (var i = 0; i < 50; i++)
            Take(rates, Now).ShouldBeFalse();

        rates.TryTake(Who(user: 2), [], Now, out _, out var standing, out _).ShouldBeTrue();
        standing.ShouldBe(new RateStanding(100, 98, TimeSpan.FromSeconds(1.2)));
        rates.InFlight.ShouldBe(1);
    }

    [Fact]
    public void The_standing_is_that_of_the_tightest_limit()
    {
        var rates = Rates(Limit(100), Limit(10, Dimension.User), Limit(1000, Dimension.Key));
        rates.TryTake(Who(), [], Now, out _, out var standing, out _).ShouldBeTrue();
        standing.ShouldBe(new RateStanding(10, 9, TimeSpan.FromSeconds(6)));
        rates.TryTake(default, [], Now, out _, out standing, out _).ShouldBeTrue();
        standing.IsNone.ShouldBeTrue();
    }

    [Fact]
    public void Places_in_flight_are_given_back_once()
    {
        var rates = Rates(Limit(0, parallel: 2), Limit(0, Dimension.Key, parallel: 10));
        rates.TryTake(Who(), [], Now, out var first, out _, out _).ShouldBeTrue();
        var copy = first;
        rates.TryTake(Who(), [], Now, out var second, out _, out _).ShouldBeTrue();
        rates.TryTake(Who(), [], Now, out _, out _, out var refusal).ShouldBeFalse();
        (refusal.IsParallel, refusal.RetryAfterSeconds, refusal.Limit.MaxParallel).ShouldBe((true, 1, 2));

        rates.Release(ref first);
        rates.Release(ref first);
        rates.TryTake(Who(), [], Now, out var third, out _, out _).ShouldBeTrue();
        rates.Release(ref copy);
        rates.InFlight.ShouldBe(2);
        rates.TryTake(Who(), [], Now, out _, out _, out _).ShouldBeFalse();
        rates.Release(ref second);
        rates.Release(ref third);
        rates.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Unchanged_limits_keep_their_state()
    {
        var kept = Limit(1);
        var changed = Limit(1, Dimension.User);
        var rates = Rates(kept, changed);
        Take(rates, Now).ShouldBeTrue();

        rates.Apply([kept with { Name = "renamed", MaxParallel = 4 }, changed with { Requests = 2 }], Now);

        rates.TryTake(Who(), [], Now, out _, out _, out var refusal).ShouldBeFalse();
        refusal.Limit.Name.ShouldBe("renamed");
        rates.TryTake(Who(team: 2), [], Now, out _, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Changed_figures_keep_what_came_and_what_is_in_flight()
    {
        var limit = Limit(4, parallel: 2);
        var rates = Rates(limit);
        rates.TryTake(Who(), [], Now, out var first, out _, out _).ShouldBeTrue();
        rates.TryTake(Who(), [], Now, out var second, out _, out _).ShouldBeTrue();

        rates.Apply([limit with { Requests = 10, MaxParallel = 3 }], Now);
        rates.TryTake(Who(), [], Now, out var third, out var standing, out _).ShouldBeTrue();
        (standing.Limit, standing.Remaining).ShouldBe((10, 7));
        rates.TryTake(Who(), [], Now, out _, out _, out var refusal).ShouldBeFalse();
        refusal.IsParallel.ShouldBeTrue();

        // A limit below what came is full, and no more than that.
        rates.Apply([limit with { Requests = 1, MaxParallel = 9 }], Now);
        rates.TryTake(Who(), [], Now, out _, out _, out refusal).ShouldBeFalse();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));
        foreach (var permit in new[] { first, second, third })
        {
            var copy = permit;
            rates.Release(ref copy);
        }

        rates.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Extreme_limits_are_numbers_too()
    {
        var rates = Rates(Limit(1, per: TimeSpan.FromDays(1), burst: 1_000_000_000), Limit(1_000_000_000, Dimension.User));
        for (var i = 0; i < 100; i++)
            Take(rates, Now).ShouldBeTrue();
    }

    [Fact]
    public void In_no_span_of_time_more_pass_than_burst_and_rate_allow_and_the_patient_pass()
    {
        var arrivals = Gen.Choose(0, 3_000_000).ListOf(300).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 7).WithMaxTest(100), Prop.ForAll(arrivals, gaps =>
        {
            const int burst = 7;
            const long interval = Second; // 60 a minute
            var rates = Rates(Limit(60, burst: burst));
            var passed = new List<long>();
            var now = Now;
            foreach (var gap in gaps)
            {
                now += gap % 5 == 0 ? gap : gap / 20;
                if (rates.TryTake(Who(), [], now, out _, out _, out var refusal))
                {
                    passed.Add(now);
                    continue;
                }

                var retry = now + refusal.RetryAfter.Ticks / TimeSpan.TicksPerMicrosecond;
                Take(rates, retry - 1).ShouldBeFalse();
                Take(rates, retry).ShouldBeTrue();
                passed.Add(retry);
                now = retry;
            }

            for (var i = 0; i < passed.Count; i++)
            {
                for (var j = i; j < passed.Count; j++)
                    (j - i + 1L).ShouldBeLessThanOrEqualTo(burst + (passed[j] - passed[i]) / interval);
            }
        }));
    }

    [Fact]
    public void Many_threads_pass_no_more_than_the_limit()
    {
        var rates = Rates(Limit(1000), Limit(0, Dimension.Key, parallel: 3));
        var passed = 0;
        var most = 0;
        var inside = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (!rates.TryTake(Who(), [], Now, out var permit, out var _, out var _))
                    continue;

                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref passed);
                Interlocked.Decrement(ref inside);
                rates.Release(ref permit);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        passed.ShouldBeLessThanOrEqualTo(1000);
        most.ShouldBeInRange(1, 3);
        rates.InFlight.ShouldBe(0);
        while (Take(rates, Now, release: true))
            passed++;

        passed.ShouldBe(1000);
    }

    [Fact]
    public void Taking_and_giving_back_allocate_nothing()
    {
        var rates = Rates(Limit(1_000_000), Limit(1_000_000, Dimension.User), Limit(1, Dimension.Team, nameId: 2), Limit(0, Dimension.Key, parallel: 5));
        for (var i = 0; i < 100; i++)
        {
            Take(rates, Now, release: true);
            Take(rates, Now, team: 2, release: true);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Take(rates, Now, release: true);
            Take(rates, Now, team: 2, release: true);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var current = Interlocked.CompareExchange(ref target, value, seen);
            if (current == seen)
                return;

            seen = current;
        }
    }

    private static RequestRates Rates(params RateLimitDefinition[] limits)
    {
        var rates = new RequestRates();
        rates.Apply(limits, Now);
        return rates;
    }

    private static RateLimitDefinition Limit(
        int requests, Dimension dimension = Dimension.Team, long nameId = 1, TimeSpan? per = null, int burst = 0, int parallel = 0) => new()
        {
            Id = Guid.NewGuid(),
            Name = $"{dimension}",
            Scope = new Scope(dimension, nameId),
            Requests = requests,
            Per = per ?? TimeSpan.FromMinutes(1),
            Burst = burst,
            MaxParallel = parallel,
        };

    private static bool Take(RequestRates rates, long now, long team = 1, bool release = false)
    {
        var taken = rates.TryTake(Who(team), [], now, out var permit, out _, out _);
        if (release)
            rates.Release(ref permit);

        return taken;
    }

    private static Attribution Who(long team = 1, long user = 1, long key = 1)
    {
        var who = default(Attribution);
        who[Dimension.Team] = team;
        who[Dimension.User] = user;
        who[Dimension.Key] = key;
        return who;
    }
}
