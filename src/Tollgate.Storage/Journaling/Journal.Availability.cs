using Tollgate.Storage.Journaling.Files;

namespace Tollgate.Storage.Journaling;

/// <summary>Failure and recovery: what is refused, who is told, and how writing begins again.</summary>
public sealed partial class Journal
{
    /// <summary>
    /// Raised once when records can no longer be written, with the reason and its cause, and once with null when they can be again. On a
    /// thread of the journal or of a caller: a subscriber must return at once.
    /// </summary>
    public event Action<JournalUnavailableException?>? AvailabilityChanged;

    /// <inheritdoc/>
    public bool IsAvailable => _failure is null;

    /// <inheritdoc/>
    public string? UnavailableReason => _failure?.Message;

    /// <inheritdoc/>
    public Task<bool> WhenAvailableAsync()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return Task.FromResult(false);
            }

            return _failure is null ? Task.FromResult(true) : (_recovery ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void SyncFailed(Exception error)
    {
        var failure = Unavailable(error);
        bool isNews;
        lock (_gate)
        {
            // What the kernel could not store may be dropped from its cache: nothing more goes into these files.
            _suspect = true;
            isNews = _failure is null;
            _failure = failure;
            Monitor.PulseAll(_gate);
        }

        if (isNews)
        {
            AvailabilityChanged?.Invoke(failure);
        }

        Changed?.Invoke();
    }

    /// <summary>Refuses what is not acknowledged. The sequence goes back, so that a fresh segment continues without a gap.</summary>
    private void Fail(Exception error)
    {
        _records.Abandon();
        _nameFile.Abandon();
        var failure = Unavailable(error);
        bool isNews;
        lock (_gate)
        {
            Refuse(failure);
            isNews = _failure is null;
            _failure = failure;
            Monitor.PulseAll(_gate);
        }

        if (isNews)
        {
            AvailabilityChanged?.Invoke(failure);
        }

        Changed?.Invoke();
    }

    /// <summary>What callers may be told; the cause, with the path it names, is for the log.</summary>
    internal static JournalUnavailableException Unavailable(Exception error, bool isWritten = false) =>
        new($"The journal cannot be written: {DiskFault.Explain(error)}.", error) { IsWritten = isWritten };

    private void Refuse(JournalUnavailableException failure)
    {
        if (_drain.Count > 0 || _fill.Count > 0)
        {
            var first = _drain.Count > 0 ? _drain.FirstSequence : _fill.FirstSequence;
            _nextSequence = first;
            Recent.Retract(first);
        }

        _drain.Complete(failure);
        _drain.Clear();
        _fill.Complete(failure);
        _fill.Clear();
    }

    /// <summary>Gives up the files the kernel may have lost data of, and what was not acknowledged in them; false when there are none.</summary>
    private bool RefuseSuspect()
    {
        lock (_gate)
        {
            if (!_suspect)
            {
                return false;
            }

            _suspect = false;
            Refuse(_failure!);
            _records.Abandon();
            _nameFile.Abandon();
            return true;
        }
    }

    /// <summary>Waits for the next try, then makes a fresh segment; the journal is available again when that works.</summary>
    private void Recover()
    {
        if (RefuseSuspect())
        {
            Changed?.Invoke();
        }

        lock (_gate)
        {
            Monitor.Wait(_gate, _options.RetryInterval);
            if (_stopping)
            {
                return;
            }
        }

        try
        {
            _records.Start(NextSequence);
            _records.File!.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _records.Abandon();
            return;
        }

        TaskCompletionSource<bool>? recovery;
        lock (_gate)
        {
            _failure = null;
            (recovery, _recovery) = (_recovery, null);
            Monitor.PulseAll(_gate);
        }

        AvailabilityChanged?.Invoke(null);
        recovery?.SetResult(true);
        Changed?.Invoke();
    }
}
