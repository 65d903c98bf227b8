using Tollgate.Storage.Journaling.Files;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The thread that makes written data durable: at once while somebody waits for it, else at most every interval. It also closes files the
/// writer has finished with, after their last flush.
/// </summary>
internal sealed class DiskSync
{
    private readonly object _gate = new();
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IJournalFile> _dirty = [];
    private List<IJournalFile> _finished = [];
    private List<AppendWaiter> _waiters = [];
    private bool _stopping;

    public DiskSync(TimeSpan interval, TimeProvider time, Action<Exception> failed)
    {
        _interval = interval;
        _time = time;
        _failed = failed;
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "journal-sync" }.Start();

    /// <summary>The file has unsynchronised data.</summary>
    public void Written(IJournalFile file, ReadOnlySpan<AppendWaiter?> waiters = default)
    {
        lock (_gate)
        {
            // Waking the thread for every write would cost more than the writes: with dirty files it is up by the clock anyway.
            var isNews = waiters.Length > 0;
            if (!_dirty.Contains(file))
            {
                _dirty.Add(file);
                isNews = true;
            }

            foreach (var waiter in waiters)
            {
                if (waiter is not null)
                {
                    _waiters.Add(waiter);
                }
            }

            if (isNews)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>The writer will not use the file again.</summary>
    public void Finish(IJournalFile file)
    {
        lock (_gate)
        {
            _finished.Add(file);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Flushes what is left, closes the finished files and ends the thread.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        return _ended.Task;
    }

    private void Run()
    {
        var dirty = new List<IJournalFile>();
        var finished = new List<IJournalFile>();
        var waiters = new List<AppendWaiter>();
        var last = _time.GetTimestamp() - (long)(_interval.TotalSeconds * _time.TimestampFrequency);
        while (Take(last, dirty, ref finished, ref waiters))
        {
            last = _time.GetTimestamp();
            Exception? error = null;
            foreach (var file in dirty)
            {
                try
                {
                    file.Flush();
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    error = failure;
                }
            }

            if (error is not null)
            {
                _failed(error);
                error = Journal.Unavailable(error, isWritten: true);
            }

            foreach (var waiter in waiters)
            {
                waiter.Complete(error);
            }

            foreach (var file in finished)
            {
                file.Dispose();
            }

            dirty.Clear();
            finished.Clear();
            waiters.Clear();
        }

        _ended.SetResult();
    }

    private bool Take(long last, List<IJournalFile> dirty, ref List<IJournalFile> finished, ref List<AppendWaiter> waiters)
    {
        lock (_gate)
        {
            while (true)
            {
                var pending = _dirty.Count > 0 || _finished.Count > 0;
                var wait = pending ? _interval - _time.GetElapsedTime(last) : Timeout.InfiniteTimeSpan;
                if (_stopping || _waiters.Count > 0 || (pending && wait <= TimeSpan.Zero))
                {
                    break;
                }

                Monitor.Wait(_gate, wait);
            }

            if (_stopping && _dirty.Count == 0 && _finished.Count == 0 && _waiters.Count == 0)
            {
                return false;
            }

            dirty.AddRange(_dirty);
            _dirty.Clear();
            (_finished, finished) = (finished, _finished);
            (_waiters, waiters) = (waiters, _waiters);
            return true;
        }
    }
}
