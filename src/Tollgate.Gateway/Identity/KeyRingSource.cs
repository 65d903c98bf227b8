using Tollgate.Gateway.Admission;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// Keeps the snapshots of the data plane in step with the control store: asks for the change stamp twice a second, also for changes
/// made by other processes, and publishes a new snapshot and key ring when it moved. While the store cannot be read the old ones
/// stay. Thread-safe.
/// </summary>
public sealed class KeyRingSource
{
    /// <summary>How often the store is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the times of last use are written back.</summary>
    public static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _refreshing = new();
    private readonly IControlStore _store;
    private readonly TimeProvider _time;
    private volatile Published _published;
    private volatile Exception? _failure;

    /// <summary>Reads the store once; throws when that fails, because nothing can be served then.</summary>
    public KeyRingSource(IControlStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _time = time;
        var snapshot = store.Read();
        _published = new Published(snapshot, new KeyRing(snapshot));
    }

    /// <summary>
    /// Raised before a new snapshot comes into force, while <see cref="Snapshot"/> is still the old one, on the thread that refreshed, one change at
    /// a time. What limits keys is applied here, so that no key is ever in force without it. An exception in a subscriber leaves the old
    /// snapshot in force and is kept in <see cref="Failure"/>.
    /// </summary>
    public event Action<ControlSnapshot>? Changing;

    /// <summary>
    /// Raised after a new snapshot is in force, as <see cref="Changing"/> is before it. Subscribers must not keep it waiting for long: every
    /// later change waits behind them. An exception in one is an outage of the control plane: it is kept in <see cref="Failure"/>.
    /// </summary>
    public event Action<ControlSnapshot>? Changed;

    /// <summary>Raised by <see cref="RunAsync"/> when the store begins to fail, with the cause, and with null when it works again.</summary>
    public event Action<Exception?>? FailingChanged;

    /// <summary>The key ring in force.</summary>
    public KeyRing Current => _published.Ring;

    /// <summary>The snapshot the key ring was made from.</summary>
    public ControlSnapshot Snapshot => _published.Snapshot;

    /// <summary>Why the last refresh failed; null when it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Follows the store until cancelled. Runs on the thread pool; the store's calls block.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        var written = _time.GetTimestamp();
        var isFailing = false;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    RefreshNow();
                    Strengthen(_published.Ring);
                    if (_time.GetElapsedTime(written) >= UseInterval)
                    {
                        written = _time.GetTimestamp();
                        WriteUses();
                    }
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)
                {
                    _failure = failure;
                }

                if (_failure is not null != isFailing)
                {
                    isFailing = !isFailing;
                    FailingChanged?.Invoke(_failure);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The orderly end.
        }
    }

    /// <summary>
    /// Publishes the present state of the store if it has changed; true when it had. Throws when the store cannot be read. That what budgets have
    /// spent is not known does not undo the change: it is kept in <see cref="Failure"/> and tried again.
    /// </summary>
    public bool RefreshNow()
    {
        lock (_refreshing)
        {
            var old = _published;
            try
            {
                if (_store.ChangeStamp() == old.Snapshot.ChangeStamp && _failure is null)
                    return false;

                var snapshot = _store.Read();
                var ring = new KeyRing(snapshot);
                Changing?.Invoke(snapshot);
                _published = new Published(snapshot, ring);
                var unknown = Announce(snapshot);
                WriteUses(old.Ring);
                Strengthen(old.Ring);
                _failure = unknown;
                return true;
            }
            catch (Exception failure)
            {
                // Remembered, so that the next refresh tries everything again, the subscribers included.
                _failure = failure;
                throw;
            }
        }
    }

    /// <summary>
    /// Writes back which keys were used since the last time, and the keyed hashes of those that another gateway made. Also to be called
    /// at the orderly end of the process.
    /// </summary>
    public void WriteUses()
    {
        var ring = _published.Ring;
        WriteUses(ring);
        Strengthen(ring);
    }

    private SpendUnknownException? Announce(ControlSnapshot snapshot)
    {
        // What one of them does not know keeps the change from none of the others.
        SpendUnknownException? unknown = null;
        foreach (var subscriber in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                subscriber(snapshot);
            }
            catch (SpendUnknownException one)
            {
                unknown = one;
            }
        }

        return unknown;
    }

    /// <summary>
    /// Replaces old verifiers by keyed hashes, off the path of a request. What is lost with the process is found again at the next use.
    /// </summary>
    private void Strengthen(KeyRing ring)
    {
        List<ProvenKey>? proven = null;
        List<Caller>? callers = null;
        foreach (var caller in ring.Unproven)
        {
            if (caller.TakeProof(out var proof))
            {
                (proven ??= []).Add(proof);
                (callers ??= []).Add(caller);
            }
        }

        if (proven is null)
            return;

        try
        {
            _store.Strengthen(proven);
        }
        catch
        {
            callers!.ForEach(static caller => caller.ReturnProof());
            throw;
        }
    }

    private void WriteUses(KeyRing ring)
    {
        List<Guid>? used = null;
        foreach (var caller in ring.Callers)
        {
            if (caller.TakeUse())
                (used ??= []).Add(caller.Key.Id);
        }

        if (used is not null)
            _store.Keys.TouchLastUsed(used, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private sealed record Published(ControlSnapshot Snapshot, KeyRing Ring);
}
