using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Exchange;

public sealed class BodyMemoryTests
{
    [Fact]
    public async Task A_body_waits_until_another_has_gone()
    {
        var memory = new BodyMemory(100, TimeSpan.FromMinutes(5), TimeProvider.System);
        (await memory.ReserveAsync(80, CancellationToken.None)).ShouldBeTrue();
        var waiting = memory.ReserveAsync(50, CancellationToken.None).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        memory.Release(80);
        (await waiting).ShouldBeTrue();
        memory.Used.ShouldBe(50);
    }

    [Fact]
    public async Task A_body_larger_than_everything_is_let_in_alone()
    {
        var memory = new BodyMemory(100, TimeSpan.FromMinutes(5), TimeProvider.System);
        (await memory.ReserveAsync(500, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_no_reservation()
    {
        var memory = new BodyMemory(100, TimeSpan.FromMinutes(5), TimeProvider.System);
        (await memory.ReserveAsync(100, CancellationToken.None)).ShouldBeTrue();
        using var gone = new CancellationTokenSource();
        var waiting = memory.ReserveAsync(10, gone.Token).AsTask();
        await gone.CancelAsync();
        (await waiting).ShouldBeFalse();
        memory.Release(100);
        memory.Used.ShouldBe(0);
    }
}
