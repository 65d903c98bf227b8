using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Journal;

/// <summary>
/// Everything a host served, newest kept up to a bound. Thread-safe. A record is in the journal before the client can see the end of
/// its answer (the terminal event, or the last byte of a body).
/// </summary>
public sealed class SimulatorJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly StreamWriter? _log;
    private readonly List<AttemptRecord> _ring = [];
    private readonly long[] _outcomes = new long[4];
    private TaskCompletionSource _changed = NewSignal();
    private int _oldest;
    private long _sequence;
    private long _made;
    private long _dropped;
    private int _inFlight;
    private long _bodyBytes;
    private BilledUsage _usage;
    private decimal _usd;

    internal SimulatorJournal(int capacity, string? logPath)
    {
        _capacity = capacity;
        if (logPath is null) return;
        _log = new StreamWriter(new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            AutoFlush = true,
        };
    }

    /// <summary>Totals so far.</summary>
    public JournalSummary Summary
    {
        get
        {
            lock (_gate)
            {
                return new JournalSummary(_made, _dropped, _inFlight, _outcomes[0], _outcomes[1], _outcomes[2], _outcomes[3], _usage, _usd,
                    _sequence);
            }
        }
    }

    /// <summary>Body bytes of all answers handed to connections so far, answers under way included.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>Records held with a sequence above <paramref name="sequence"/>, oldest first.</summary>
    public IReadOnlyList<AttemptRecord> After(long sequence = 0)
    {
        lock (_gate)
        {
            var skip = _ring.Count == 0 ? 0 : (int)Math.Clamp(sequence + 1 - _ring[_oldest].Sequence, 0, _ring.Count);
            var found = new AttemptRecord[_ring.Count - skip];
            for (var i = 0; i < found.Length; i++) found[i] = _ring[(_oldest + skip + i) % _ring.Count];
            return found;
        }
    }

    /// <summary>Waits until at least so many records were made since the start or the last <see cref="Clear"/>.</summary>
    public Task WaitForCountAsync(long count, CancellationToken cancellationToken) =>
        WaitAsync(() => _made >= count, cancellationToken);

    /// <summary>Waits until no attempt is being served.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken) => WaitAsync(() => _inFlight == 0, cancellationToken);

    /// <summary>Waits until at least so many attempts are being served at once.</summary>
    public Task WaitForInFlightAsync(int count, CancellationToken cancellationToken) =>
        WaitAsync(() => _inFlight >= count, cancellationToken);

    /// <summary>Forgets all records and totals; sequences go on. The attempt log file keeps what it has.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _ring.Clear();
            _oldest = 0;
            _made = _dropped = 0;
            _usage = default;
            _usd = 0;
            Array.Clear(_outcomes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _log?.Dispose();
    }

    internal void Wrote(int bytes) => Interlocked.Add(ref _bodyBytes, bytes);

    internal void Begin()
    {
        lock (_gate)
        {
            _inFlight++;
            Signal();
        }
    }

    internal void End(AttemptRecord record)
    {
        lock (_gate)
        {
            record = record with { Sequence = ++_sequence };
            _made++;
            _inFlight--;
            _usage += record.Usage;
            _usd += record.Usd;
            _outcomes[(int)record.Outcome]++;
            if (_ring.Count < _capacity)
            {
                _ring.Add(record);
            }
            else
            {
                _ring[_oldest] = record;
                _oldest = (_oldest + 1) % _capacity;
                _dropped++;
            }

            _log?.WriteLine(record.ToJson());
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody waits only when the source has been handed out; otherwise the hot path allocates nothing here.</summary>
    private void Signal()
    {
        if (!_awaited) return;
        _awaited = false;
        var fired = _changed;
        _changed = NewSignal();
        fired.SetResult();
    }

    private bool _awaited;

    private async Task WaitAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (reached()) return;
                _awaited = true;
                change = _changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }
}
