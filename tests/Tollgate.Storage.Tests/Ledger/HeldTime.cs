using System.Threading.Channels;

namespace Tollgate.Storage.Tests.Ledger;

/// <summary>The system's clock with timers that ring when the test says so.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly Channel<Action> _waiting = Channel.CreateBounded<Action>(16);

    /// <summary>How long the newest timer was to take.</summary>
    internal TimeSpan LastDue { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        LastDue = dueTime;
        _waiting.Writer.TryWrite(() => callback(state)).ShouldBeTrue();
        return new Held();
    }

    /// <summary>What lets the work go on when it waits for a timer; null when it has ended.</summary>
    internal async Task<Action?> NextAsync(Task work)
    {
        var waits = _waiting.Reader.WaitToReadAsync().AsTask();
        await Task.WhenAny(waits, work);
        return _waiting.Reader.TryRead(out var goOn) ? goOn : null;
    }

    private sealed class Held : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
