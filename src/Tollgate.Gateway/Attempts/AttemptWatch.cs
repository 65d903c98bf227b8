using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// The clock of one attempt: phase, last sign of life, and the right to break it off. The relay touches it at every read (one
/// volatile write); the watchdog looks at it now and then.
/// </summary>
internal sealed class AttemptWatch : IDisposable
{
    private const int Free = 0;
    private const int Taken = 1;
    private const int Wanted = 2;

    private readonly TimeProvider _time;
    private readonly TimeoutOptions _timeouts;
    private readonly TimeSpan _callerPatience;
    private readonly long _started;
    private long _lastActivity;
    private long _lastWrite;
    private long _callerWaited;
    private int _phase;
    private int _failure;
    private int _gate;
    private TaskCompletionSource? _entry;
    private CancellationTokenSource? _callerLost;

    /// <param name="time">Measures.</param>
    /// <param name="timeouts">How long the upstream may take.</param>
    /// <param name="callerPatience">How long the caller may take nothing of what waits for it.</param>
    internal AttemptWatch(TimeProvider time, TimeoutOptions timeouts, TimeSpan callerPatience)
    {
        _time = time;
        _timeouts = timeouts;
        _callerPatience = callerPatience;
        _started = _lastActivity = _lastWrite = time.GetTimestamp();
    }

    internal CancellationTokenSource Cancellation { get; } = new();

    internal AttemptWatch? Next { get; set; }

    internal AttemptWatch? Previous { get; set; }

    /// <summary>Set while the answer is a stream that may be kept alive.</summary>
    internal Func<ValueTask>? KeepAlive { get; set; }

    internal TimeSpan KeepAliveAfter { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Why the attempt was broken off; <see cref="AttemptFailure.None"/> while it was not.</summary>
    internal AttemptFailure Failure => (AttemptFailure)Volatile.Read(ref _failure);

    /// <summary>Ends the whole attempt earlier than its total timeout, measured from now; for draining abandoned answers.</summary>
    internal TimeSpan? TotalFromNow
    {
        set => _deadline = value is { } span ? _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency) : 0;
    }

    private long _deadline;

    /// <summary>The first byte has arrived: from now on silence is measured between reads.</summary>
    internal void Began() => Volatile.Write(ref _phase, 1);

    /// <summary>Something arrived.</summary>
    internal void Touch() => Volatile.Write(ref _lastActivity, _time.GetTimestamp());

    /// <summary>True between <see cref="AwaitCaller"/> and <see cref="CallerTook"/>.</summary>
    internal bool AwaitsCaller => Volatile.Read(ref _callerWaited) != 0;

    /// <summary>True once the caller has taken nothing for longer than the patience.</summary>
    internal bool IsCallerLate { get; private set; }

    /// <summary>
    /// Cancelled when the caller has gone, has been waited for too long, or is waited for while the attempt is broken off. Made when it is first
    /// asked for; where relay and keep-alive may ask at once, the relay has asked before.
    /// </summary>
    internal CancellationToken CallerToken => (Volatile.Read(ref _callerLost) ?? MakeCallerLost()).Token;

    /// <summary>From now on keep-alives may be written beside the relay.</summary>
    internal void BeginStream() => MakeCallerLost();

    /// <summary>
    /// From now on the caller is waited for, and the upstream is not read: its silence does not count. Only who has entered may wait;
    /// <see cref="CallerTook"/> ends it.
    /// </summary>
    internal void AwaitCaller() => Volatile.Write(ref _callerWaited, Math.Max(1, _time.GetTimestamp()));

    /// <summary>The wait for the caller is over; the time it took is taken off the upstream's silence.</summary>
    internal void CallerTook()
    {
        var now = _time.GetTimestamp();
        var waited = now - Volatile.Read(ref _callerWaited);
        Volatile.Write(ref _lastActivity, Math.Min(now, Volatile.Read(ref _lastActivity) + waited));
        Volatile.Write(ref _callerWaited, 0);
    }

    /// <summary>Ends every wait for the caller.</summary>
    internal void StopAwaitingCaller()
    {
        try
        {
            // Who waited goes on elsewhere: reading what has piled up would hold the caller of this.
            _ = Volatile.Read(ref _callerLost)?.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended in this very moment.
        }
    }

    /// <summary>Breaks the attempt off; the first reason given stays.</summary>
    internal void Break(AttemptFailure reason)
    {
        if (Interlocked.CompareExchange(ref _failure, (int)reason, 0) == 0)
        {
            try
            {
                Cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The attempt ended in this very moment.
            }

            // Only a wait that is under way: there may be something left to say to the caller.
            if (AwaitsCaller)
            {
                StopAwaitingCaller();
            }
        }
    }

    /// <summary>Only one of relay and keep-alive may write at a time; whoever gets true must call <see cref="Leave"/>.</summary>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _gate, Taken, Free) == Free;

    /// <summary>
    /// Enters when the other one has left. Contention means that a keep-alive is being written: microseconds, or as long as its reader takes
    /// nothing. Only the relay waits here.
    /// </summary>
    internal ValueTask EnterAsync() => TryEnter() ? default : new ValueTask(QueueAsync());

    internal void Leave()
    {
        Volatile.Write(ref _lastWrite, _time.GetTimestamp());
        if (Interlocked.CompareExchange(ref _gate, Free, Taken) == Wanted)
        {
            // Handed on without becoming free in between.
            Volatile.Write(ref _gate, Taken);
            _entry!.SetResult();
        }
    }

    /// <summary>Called by the watchdog.</summary>
    internal void Look(long now)
    {
        var frequency = _time.TimestampFrequency;
        var deadline = Volatile.Read(ref _deadline);
        var waited = Volatile.Read(ref _callerWaited);
        if (waited != 0 && Passed(waited, _callerPatience))
        {
            IsCallerLate = true;
            StopAwaitingCaller();
        }

        if (Passed(_started, _timeouts.Total) || (deadline != 0 && now > deadline))
        {
            Break(AttemptFailure.TotalTimeout);
        }
        else if (waited != 0)
        {
            // The upstream is not read, so it cannot be told from one that is silent.
        }
        else if (Volatile.Read(ref _phase) == 0)
        {
            if (Passed(Volatile.Read(ref _lastActivity), _timeouts.FirstByte))
            {
                Break(AttemptFailure.FirstByteTimeout);
            }
        }
        else if (Passed(Volatile.Read(ref _lastActivity), _timeouts.Idle))
        {
            Break(AttemptFailure.IdleTimeout);
        }

        if (KeepAlive is { } keepAlive && Passed(Volatile.Read(ref _lastWrite), KeepAliveAfter) && TryEnter())
        {
            // At most one is under way: the gate is held until a slow reader has taken it.
            _ = WriteAsync(keepAlive);
        }

        bool Passed(long since, TimeSpan span) => span > TimeSpan.Zero && now - since > span.TotalSeconds * frequency;
    }

    public void Dispose()
    {
        Cancellation.Dispose();
        Volatile.Read(ref _callerLost)?.Dispose();
    }

    private CancellationTokenSource MakeCallerLost()
    {
        var lost = new CancellationTokenSource();
        Volatile.Write(ref _callerLost, lost);
        return lost;
    }

    private Task QueueAsync()
    {
        _entry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            if (Interlocked.CompareExchange(ref _gate, Wanted, Taken) == Taken)
            {
                return _entry.Task;
            }

            if (TryEnter())
            {
                return Task.CompletedTask;
            }
        }
    }

    private async Task WriteAsync(Func<ValueTask> keepAlive)
    {
        try
        {
            await keepAlive().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The caller has gone; the relay learns it by itself.
        }
        finally
        {
            Leave();
        }
    }
}
