using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Exchange;

public sealed class BodyMemoryTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_body_waits_until_another_has_gone()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(80, 0, CancellationToken.None)).ShouldBeTrue();
        var waiting = memory.ReserveAsync(50, 0, CancellationToken.None).AsTask();
        (waiting.IsCompleted, memory.Waiting).ShouldBe((false, 1));
        memory.Release(80);
        (await waiting).ShouldBeTrue();
        (memory.Used, memory.Waiting).ShouldBe((50, 0));
    }

    [Fact]
    public async Task A_body_larger_than_everything_is_let_in_alone()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(80, 0, CancellationToken.None)).ShouldBeTrue();
        (await memory.ReserveAsync(500, 80, CancellationToken.None)).ShouldBeTrue();
        memory.Used.ShouldBe(580);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_no_reservation()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(100, 0, CancellationToken.None)).ShouldBeTrue();
        using var gone = new CancellationTokenSource();
        var waiting = memory.ReserveAsync(10, 0, gone.Token).AsTask();
        await gone.CancelAsync();
        (await waiting).ShouldBeFalse();
        memory.Release(100);
        (memory.Used, memory.Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Who_waits_longer_than_the_patience_is_refused_and_lets_the_next_one_pass()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(60, 0, CancellationToken.None)).ShouldBeTrue();
        memory.Apply(100, TimeSpan.Zero);
        (await memory.ReserveAsync(50, 0, CancellationToken.None)).ShouldBeFalse();
        (await memory.ReserveAsync(40, 0, CancellationToken.None)).ShouldBeTrue();
        memory.Used.ShouldBe(100);
    }

    [Fact]
    public async Task A_body_that_is_half_read_goes_before_one_that_begins()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(60, 0, CancellationToken.None)).ShouldBeTrue();
        (await memory.ReserveAsync(40, 0, CancellationToken.None)).ShouldBeTrue();
        var begins = memory.ReserveAsync(30, 0, CancellationToken.None).AsTask();
        var goesOn = memory.ReserveAsync(40, 40, CancellationToken.None).AsTask();
        memory.Release(60);
        (await goesOn).ShouldBeTrue();
        begins.IsCompleted.ShouldBeFalse();
        memory.Release(80);
        (await begins).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_all_who_hold_memory_wait_for_more_the_newest_is_refused_at_once_and_the_others_go_on()
    {
        var memory = new BodyMemory(90, s_long, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            (await memory.ReserveAsync(30, 0, CancellationToken.None)).ShouldBeTrue();
        }

        var first = memory.ReserveAsync(30, 30, CancellationToken.None).AsTask();
        var second = memory.ReserveAsync(30, 30, CancellationToken.None).AsTask();
        (first.IsCompleted, second.IsCompleted).ShouldBe((false, false));

        // The third makes it complete: nobody would ever give anything back.
        (await memory.ReserveAsync(30, 30, CancellationToken.None)).ShouldBeFalse();
        memory.Release(30);
        (await first).ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();
        memory.Release(60);
        (await second).ShouldBeTrue();
        memory.Used.ShouldBe(60);
    }

    [Fact]
    public async Task The_knot_is_also_untied_when_the_last_one_who_could_finish_has_finished()
    {
        var memory = new BodyMemory(90, s_long, TimeProvider.System);
        (await memory.ReserveAsync(40, 0, CancellationToken.None)).ShouldBeTrue();
        (await memory.ReserveAsync(40, 0, CancellationToken.None)).ShouldBeTrue();
        (await memory.ReserveAsync(10, 0, CancellationToken.None)).ShouldBeTrue();
        var first = memory.ReserveAsync(40, 40, CancellationToken.None).AsTask();
        var second = memory.ReserveAsync(40, 40, CancellationToken.None).AsTask();
        (first.IsCompleted, second.IsCompleted).ShouldBe((false, false));

        memory.Release(10);

        (await second).ShouldBeFalse();
        memory.Release(40);
        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task A_higher_limit_lets_in_who_waits()
    {
        var memory = new BodyMemory(100, s_long, TimeProvider.System);
        (await memory.ReserveAsync(100, 0, CancellationToken.None)).ShouldBeTrue();
        var waiting = memory.ReserveAsync(50, 0, CancellationToken.None).AsTask();
        memory.Apply(200, s_long);
        (await waiting).ShouldBeTrue();

        memory.Apply(100, TimeSpan.Zero);
        (await memory.ReserveAsync(1, 0, CancellationToken.None)).ShouldBeFalse();
    }
}
