using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Admission;

/// <summary>What decides on a request works in memory it already has.</summary>
public sealed class AdmissionAllocationTests
{
    private const long Now = 1_770_000_000_000_000;

    [Fact]
    public void Identifying_limiting_holding_and_settling_with_six_budgets_allocate_nothing()
    {
        var tenants = new Tenants();
        var secret = tenants.AddKey();
        tenants.Limits.Add(new RequestLimit { Id = Guid.NewGuid(), Name = "team", Dimension = Dimension.Team, ScopeName = "acme/research", Requests = 1_000_000, MaxParallel = 9, Tokens = 1_000_000_000 });
        tenants.Limits.Add(new RequestLimit { Id = Guid.NewGuid(), Name = "user", Dimension = Dimension.User, ScopeName = "acme/ada", Requests = 1_000_000, Money = new Amount(1000m), MaxStreams = 5 });
        var snapshot = tenants.Snapshot();
        var ring = new KeyRing(snapshot);
        var who = ring.Identify(secret, Now).Caller!;
        var limits = RateLimitDefinition.From(snapshot);
        var (requests, usage) = (new RequestRates(), new UsageRates());
        requests.Apply([.. limits.Where(limit => limit.LimitsRequests)], Now);
        usage.Apply([.. limits.Where(limit => limit.LimitsUsage)], Now);
        var book = new BudgetBook(new WindowCalendar(TimeZoneInfo.Utc));
        book.Apply(
            [
                Budget(default, BudgetWindow.CalendarMonth),
                Budget(Of(Dimension.Organization), BudgetWindow.CalendarWeek),
                Budget(Of(Dimension.Team), BudgetWindow.CalendarMonth) with { Each = Dimension.User },
                Budget(Of(Dimension.User), BudgetWindow.Rolling(TimeSpan.FromHours(1))),
                Budget(Of(Dimension.Key), BudgetWindow.Lifetime) with { DryRun = true },
                Budget(Of(Dimension.Key), BudgetWindow.CalendarDay) with { Kind = BudgetKind.Degrade },
            ],
            EmptySpendHistory.Instance,
            Now);
        var set = new BudgetSet();
        book.Select(who.Attribution, who.TagIds, Now, set);
        foreach (var unknown in book.Unknown(set))
            book.Learn(unknown, new Amount[unknown.Spans.Count]);

        for (var i = 0; i < 100; i++)
            Round();

        set.Count.ShouldBe(6);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Round();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        (requests.InFlight, usage.OpenCount, book.OpenHoldCount).ShouldBe((0, 0, 0));

        void Round()
        {
            var caller = ring.Identify(secret, Now).Caller!;
            requests.TryTake(caller.Attribution, caller.TagIds, Now, out var permit, out _, out _).ShouldBeTrue();
            book.Select(caller.Attribution, caller.TagIds, Now, set);
            book.HasUnknown(set);
            book.Room(set);
            book.Pressure(set);
            book.WouldDeny(set);
            book.TryHold(set, new Amount(0.01m), out var hold, out _).ShouldBeTrue();
            usage.TryReserve(caller.Attribution, caller.TagIds, new LimitedUsage(100, 50, 10_000), true, Now, out var reserved, out _, out _).ShouldBeTrue();
            usage.Settle(ref reserved, new LimitedUsage(90, 40, 9_000), Now);
            book.Settle(ref hold, new Amount(0.009m));
            requests.Release(ref permit);
        }

        Scope Of(Dimension dimension) => new(dimension, who.Attribution[dimension]);
    }

    private static BudgetDefinition Budget(Scope scope, BudgetWindow window) => new()
    {
        Id = Guid.NewGuid(),
        Name = "plenty",
        Scope = scope,
        Window = window,
        Limit = new Amount(1_000_000m),
    };
}
