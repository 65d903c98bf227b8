using System.IO.Pipelines;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The clock of one body on its way in: how long its caller has been waited for, in all and since the last bytes. Time in which nobody reads
/// does not count. Lives with its exchange; the reader and the watch may use it at the same time.
/// </summary>
internal sealed class BodyArrival
{
    /// <summary>Bytes a second below which a body that takes longer than its idle time does not arrive.</summary>
    internal const int SlowestRate = 240;

    private const long Late = -1;

    private readonly TimeProvider _time;
    private PipeReader? _reader;
    private TimeSpan _idle;
    private long _waiting;
    private long _waited;
    private long _received;

    internal BodyArrival(TimeProvider time) => _time = time;

    internal BodyArrival? Next { get; set; }

    internal BodyArrival? Previous { get; set; }

    /// <summary>True while the watch looks at it.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>True once the caller has taken too long; the read under way is cancelled.</summary>
    internal bool IsLate { get; private set; }

    /// <summary>Forgets a body that is read, or refused.</summary>
    internal void Forget()
    {
        _reader = null;
        IsLate = false;
    }

    /// <summary>A body has to be waited for. Its read is cancelled when it is late.</summary>
    internal void Begin(PipeReader reader, TimeSpan idle)
    {
        _reader = reader;
        _idle = idle;
        _waited = 0;
    }

    /// <summary>From now on the caller is waited for, who has sent so many bytes.</summary>
    internal void Wait(long received)
    {
        _received = received;
        Volatile.Write(ref _waiting, Math.Max(1, _time.GetTimestamp()));
    }

    /// <summary>The wait is over, because bytes came or because it took too long.</summary>
    internal void Waited()
    {
        var since = Interlocked.Exchange(ref _waiting, 0);
        if (since == Late)
        {
            IsLate = true;
        }
        else
        {
            _waited += _time.GetTimestamp() - since;
        }
    }

    /// <summary>Called by the watch.</summary>
    internal void Look(long now)
    {
        var since = Volatile.Read(ref _waiting);
        if (since <= 0 || !IsTooLong(_time.GetElapsedTime(since, now)))
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _waiting, Late, since) == since)
        {
            // The read may have ended by itself in this moment; the next one of the connection then ends with nothing, and is repeated.
            _reader?.CancelPendingRead();
        }
    }

    private bool IsTooLong(TimeSpan silent)
    {
        var all = silent + _time.GetElapsedTime(0, _waited);
        return silent > _idle || all > _idle + TimeSpan.FromSeconds((double)_received / SlowestRate);
    }
}
