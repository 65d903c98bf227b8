using Microsoft.Extensions.Logging.Abstractions;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;

namespace Tollgate.Gateway.Tests.Admission;

/// <summary>A ledger store that does not answer keeps nobody waiting for ever, and no budget from refusing.</summary>
public sealed class FailingLedgerTests : IDisposable
{
    private static readonly long s_now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    private readonly FiredTime _time = new();
    private readonly StubLedger _ledger = new() { Spent = 0.75m };
    private readonly CancellationTokenSource _stopping = new();
    private readonly BudgetBook _book = new(new WindowCalendar(TimeZoneInfo.Utc));

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_budget_whose_history_cannot_be_read_refuses_until_it_can()
    {
        var seeding = new BudgetSeeding(_book, History(), _time, _stopping.Token);
        _book.Apply([Budget()], s_now);
        _ledger.Stall = new TaskCompletionSource();

        var waiting = Task.Run(() => seeding.Learn(LedgerSpendHistory.Patience));
        await _time.FireAsync(2);
        (await Should.ThrowAsync<SpendUnknownException>(waiting)).Message.ShouldContain("1 of the budgets");
        _book.TryHold(Set(), new Amount(0.1m), out _, out var refusal).ShouldBeFalse();
        refusal.IsUnknown.ShouldBeTrue();

        // It is tried until the store works again, without anybody waiting.
        _ledger.Stall = null;
        while (_book.HasUnknown(Set()))
        {
            try
            {
                seeding.Learn(TimeSpan.Zero);
            }
            catch (SpendUnknownException)
            {
                await Task.Yield();
            }
        }

        _book.TryHold(Set(), new Amount(0.26m), out _, out refusal).ShouldBeFalse();
        (refusal.IsUnknown, refusal.Spent).ShouldBe((false, new Amount(0.75m)));
        _book.TryHold(Set(), new Amount(0.25m), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task The_end_of_the_process_waits_for_no_store()
    {
        var seeding = new BudgetSeeding(_book, History(), _time, _stopping.Token);
        _book.Apply([Budget()], s_now);
        _ledger.Stall = new TaskCompletionSource();
        var waiting = Task.Run(() => seeding.Learn(Timeout.InfiniteTimeSpan));
        var comparing = new BudgetComparison(_book, History(), _time, NullLogger<BudgetComparison>.Instance).CompareAsync(_stopping.Token);
        var asking = Sight().LearnAsync(Set(), CancellationToken.None).AsTask();

        await _stopping.CancelAsync();

        await Should.ThrowAsync<SpendUnknownException>(waiting);
        await Should.ThrowAsync<OperationCanceledException>(comparing);
        (await asking).ShouldNotBeNull().Status.ShouldBe(503);
    }

    [Fact]
    public async Task A_request_is_refused_when_its_time_is_over_or_its_caller_gone()
    {
        _book.Apply([Budget() with { Each = Dimension.Task }], s_now);
        _ledger.Stall = new TaskCompletionSource();
        var sight = Sight();
        using var gone = new CancellationTokenSource();
        var left = sight.LearnAsync(Set(1), gone.Token).AsTask();
        await gone.CancelAsync();
        (await left).ShouldNotBeNull().Status.ShouldBe(499);

        var late = sight.LearnAsync(Set(1), CancellationToken.None).AsTask();
        await _time.FireAsync(2);
        var refused = (await late).ShouldNotBeNull();
        (refused.Status, refused.Code).ShouldBe((503, "ledger_unavailable"));
    }

    [Fact]
    public async Task Everybody_who_asks_for_a_name_waits_for_one_read_and_few_are_made_at_once()
    {
        _book.Apply([Budget() with { Each = Dimension.Task }], s_now);
        _ledger.ReadStall = new TaskCompletionSource();
        var sight = Sight();
        var asking = Enumerable.Range(0, 60).Select(i => sight.LearnAsync(Set(1 + i % 20), CancellationToken.None).AsTask()).ToList();
        while (_ledger.Reads < 4)
            await Task.Yield();

        _ledger.ReadStall.SetResult();
        foreach (var one in asking)
            (await one).ShouldBeNull();

        (_ledger.Reads, _ledger.MostAtOnce).ShouldBe((20, 4));
        _book.HasUnknown(Set(1)).ShouldBeFalse();
        _book.TryHold(Set(1), new Amount(0.26m), out _, out _).ShouldBeFalse();
    }

    private LedgerSpendHistory History() => new(_ledger, _ledger.FlushAsync, _time);

    private FirstSight Sight() => new(_book, History(), _time, NullLogger<FirstSight>.Instance, _stopping.Token);

    private BudgetSet Set(long task = 0)
    {
        var who = default(Attribution);
        who[Dimension.Team] = 1;
        who[Dimension.Task] = task;
        var set = new BudgetSet();
        _book.Select(who, [], s_now, set);
        return set;
    }

    private static BudgetDefinition Budget() => new()
    {
        Id = Guid.NewGuid(),
        Name = "team",
        Scope = new Scope(Dimension.Team, 1),
        Window = BudgetWindow.Lifetime,
        Limit = new Amount(1m),
    };
}
