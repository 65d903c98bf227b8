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
    private readonly TimeProvider _time;
    private readonly TimeoutOptions _timeouts;
    private readonly long _started;
    private long _lastActivity;
    private long _lastWrite;
    private int _phase;
    private int _failure;
    private int _gate;

    internal AttemptWatch(TimeProvider time, TimeoutOptions timeouts)
    {
        _time = time;
        _timeouts = timeouts;
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
        }
    }

    /// <summary>Only one of relay and keep-alive may write at a time; whoever gets true must call <see cref="Leave"/>.</summary>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _gate, 1, 0) == 0;

    internal async ValueTask EnterAsync()
    {
        // Contention means a keep-alive is being written, some microseconds every 15 seconds.
        while (!TryEnter())
        {
            await Task.Yield();
        }
    }

    internal void Leave()
    {
        Volatile.Write(ref _lastWrite, _time.GetTimestamp());
        Volatile.Write(ref _gate, 0);
    }

    /// <summary>Called by the watchdog.</summary>
    internal void Look(long now)
    {
        var frequency = _time.TimestampFrequency;
        var deadline = Volatile.Read(ref _deadline);
        if (Passed(_started, _timeouts.Total) || (deadline != 0 && now > deadline))
        {
            Break(AttemptFailure.TotalTimeout);
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

    public void Dispose() => Cancellation.Dispose();

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
