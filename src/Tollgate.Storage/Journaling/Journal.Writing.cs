namespace Tollgate.Storage.Journaling;

/// <summary>The writing half: the caller who leads a batch, and the writer thread.</summary>
public sealed partial class Journal
{
    // A write that takes this long is a disk in trouble, and threads that serve connections must not wait for one.
    private static readonly TimeSpan s_slowWrite = TimeSpan.FromMilliseconds(5);

    // How many records go by way of the writer thread after a slow write.
    private const int HandOversAfterSlowWrite = 1024;

    // Batches a caller writes for others after its own, before it leaves them to the writer thread.
    private const int RoundsOfLeader = 4;

    /// <summary>
    /// Makes the caller the one who writes, if nobody does and nothing but plain records is to be written. Called with the gate held;
    /// the caller must then leave it and call <see cref="WriteAsLeader"/>.
    /// </summary>
    private bool TryLead(int bytes)
    {
        if (!MayLead(bytes))
        {
            return false;
        }

        _fill.Add(bytes, _nextSequence++, waiter: null);
        BeginWriting();
        return true;
    }

    private bool MayLead(int bytes)
    {
        if (_handOvers > 0)
        {
            _handOvers--;
            return false;
        }

        return !_writing && _failure is null && !_stopping && _names.Length == 0 && _pendingNames.Count == 0
            && _options.Durability == JournalDurability.Process && _records.Fits(_fill.Length + bytes);
    }

    private void BeginWriting()
    {
        _writing = true;
        (_fill, _drain) = (_drain, _fill);
        if (_blocked > 0)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Writes the batch with the caller's own record, and a few more for those who came meanwhile.</summary>
    private ValueTask WriteAsLeader()
    {
        for (var round = 1; ; round++)
        {
            var started = _time.GetTimestamp();
            try
            {
                WriteRecords();
            }
#pragma warning disable CA1031 // Whatever broke the write, the record is not in the journal, and somebody has to be able to write again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Fail(error);
                lock (_gate)
                {
                    EndWriting();
                }

                return round == 1 ? ValueTask.FromException(Unavailable(error)) : ValueTask.CompletedTask;
            }

            Acknowledge();
            Changed?.Invoke();
            lock (_gate)
            {
                if (_time.GetElapsedTime(started) > s_slowWrite)
                {
                    _handOvers = HandOversAfterSlowWrite;
                }

                _writing = false;
                if (round == RoundsOfLeader || _fill.Count == 0 || !MayLead(0))
                {
                    EndWriting();
                    return ValueTask.CompletedTask;
                }

                BeginWriting();
            }
        }
    }

    private void WriteRecords()
    {
        _records.Write(_drain.Written, _drain.FirstSequence);
        Volatile.Write(ref _writtenSequence, _drain.FirstSequence + _drain.Count);
    }

    private void EndWriting()
    {
        _writing = false;
        if (_fill.Count > 0 || _names.Length > 0 || _retire is not null || _stopping || _failure is not null)
        {
            WakeWriter();
        }
    }

    private void Run()
    {
        for (var owning = false; Take(owning, out var announced, out var retire); owning = true)
        {
            if (_failure is not null)
            {
                Recover();
                continue;
            }

            try
            {
                // Only this thread knows whether the file has grown since.
                if (retire is { } projected && projected.Segment == _nameFile.Segment && projected.Offset == _nameFile.Offset)
                {
                    _nameFile.Erase();
                }

                if (_pendingNames.Count > 0)
                {
                    _nameFile.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pendingNames), firstSequence: 0);
                    _pendingNames.Clear();
                    _sync.Written(_nameFile.File!);
                }

                Volatile.Write(ref _writtenNames, announced);
                if (_drain.Count > 0)
                {
                    WriteRecords();
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Fail(error);
                continue;
            }

            Acknowledge();
            Changed?.Invoke();
        }

        lock (_gate)
        {
            Refuse(new JournalUnavailableException("The journal was closed before the record could be written."));
            _recovery?.TrySetResult(false);
        }

        _records.Finish();
        _nameFile.Finish();
        _ended.SetResult();
    }

    private void Acknowledge()
    {
        if (_drain.Count == 0)
        {
            return;
        }

        if (_options.Durability == JournalDurability.Disk)
        {
            _sync.Written(_records.File!, _drain.Waiters);
        }
        else
        {
            _sync.Written(_records.File!);
            _drain.Complete(error: null);
        }

        _drain.Clear();
    }

    /// <summary>
    /// Waits for work that no caller does, and swaps the buffers; false when the journal is closed and everything is written. The writer
    /// thread then owns the files until it calls this again.
    /// </summary>
    private bool Take(bool owning, out long announced, out JournalPosition? retire)
    {
        lock (_gate)
        {
            if (owning)
            {
                _writing = false;
            }

            while (_writing || (_fill.Count == 0 && _names.Length == 0 && _pendingNames.Count == 0 && !_stopping && _retire is null && _failure is null))
            {
                _writerIdle = true;
                Monitor.Wait(_gate);
            }

            _writerIdle = false;
            _writing = true;
            if (_failure is null)
            {
                (_fill, _drain) = (_drain, _fill);
                _names.MoveTo(_pendingNames);
            }

            announced = _names.Announced;
            retire = _retire;
            _retire = null;
            if (_blocked > 0)
            {
                Monitor.PulseAll(_gate);
            }

            return !_stopping || (_failure is null && (_drain.Count > 0 || _pendingNames.Count > 0));
        }
    }
}
