using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Identity;

namespace Tollgate.Bench.Micro;

/// <summary>What every request pays for its key, its limits and its six budgets: goal 5 µs, nothing allocated.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private const long Now = 1_770_000_000_000_000;

    private readonly BudgetBook _book = new(new WindowCalendar(TimeZoneInfo.Utc));
    private readonly RequestRates _requests = new();
    private readonly UsageRates _usage = new();
    private readonly BudgetSet _set = new();
    private KeyRing _ring = null!;
    private string _secret = "";

    [Params(1, 10_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var snapshot = Installations.Create(Keys, Keys + 6, out _secret);
        _ring = new KeyRing(snapshot);
        _book.Apply([.. snapshot.BudgetDefinitions()], EmptySpendHistory.Instance, Now);
        var limits = RateLimitDefinition.From(snapshot);
        _requests.Apply([.. limits], Now);
        _usage.Apply([.. limits], Now);
    }

    [Benchmark]
    public bool Identify_limit_hold_settle()
    {
        var caller = _ring.Identify(_secret, Now).Caller!;
        _requests.TryTake(caller.Attribution, caller.TagIds, Now, out var permit, out _, out _);
        _book.Select(caller.Attribution, caller.TagIds, Now, _set);
        _book.Room(_set);
        var held = _book.TryHold(_set, new Amount(0.01m), out var hold, out _);
        _usage.TryReserve(caller.Attribution, caller.TagIds, new LimitedUsage(1000, 500, 10_000_000), false, Now, out var reservation, out _, out _);
        _usage.Settle(ref reservation, new LimitedUsage(900, 300, 7_000_000), Now);
        _book.Settle(ref hold, new Amount(0.007m));
        _requests.Release(ref permit);
        return held;
    }
}
