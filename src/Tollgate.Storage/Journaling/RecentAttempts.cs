using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The newest attempts, open or ended, as they were journaled: what a caller reads back before the store has it. A ring of fixed size,
/// filled at append time without allocation once it is warm; the oldest is forgotten first. Thread-safe.
/// </summary>
/// <remarks>Traces are kept up to <see cref="TraceBudget"/> bytes in all; a trace beyond it is left to the store.</remarks>
public sealed class RecentAttempts
{
    private const long TraceBudget = 32 << 20;

    private readonly Lock _gate = new();
    private readonly RecentSlot[] _slots;
    private readonly Dictionary<Guid, int> _byAttempt;
    private readonly Dictionary<Guid, int> _byRequest;
    private int _next;
    private long _traceBytes;

    internal RecentAttempts(int capacity)
    {
        _slots = new RecentSlot[capacity];
        _byAttempt = new Dictionary<Guid, int>(capacity);
        _byRequest = new Dictionary<Guid, int>(capacity);
    }

    /// <summary>The attempts of a request that are still remembered, in the order they were made; empty when none is.</summary>
    public IReadOnlyList<RecentAttempt> OfRequest(Guid requestId)
    {
        lock (_gate)
        {
            if (!_byRequest.TryGetValue(requestId, out var index))
            {
                return [];
            }

            var found = new List<RecentAttempt>();
            for (; index >= 0; index = _slots[index].Next)
            {
                found.Add(Snapshot(_slots[index]));
            }

            return found;
        }
    }

    /// <summary>One attempt by its own id, or null.</summary>
    public RecentAttempt? OfAttempt(Guid attemptId)
    {
        lock (_gate)
        {
            return _byAttempt.TryGetValue(attemptId, out var index) ? Snapshot(_slots[index]) : null;
        }
    }

    internal void Add(AttemptIntent intent, long sequence)
    {
        lock (_gate)
        {
            var index = _next;
            _next = (_next + 1) % _slots.Length;
            var slot = _slots[index] ??= new RecentSlot();
            Forget(index, slot);
            if (!_byAttempt.TryAdd(intent.AttemptId, index))
            {
                return;
            }

            RecentSlot.Copy(intent, slot.Record.Intent);
            slot.Used = true;
            slot.Ended = false;
            slot.HasTrace = false;
            slot.Hold = intent.Hold;
            slot.IntentSequence = sequence;
            slot.EndSequence = long.MaxValue;
            slot.Next = -1;
            if (!_byRequest.TryAdd(intent.RequestId, index))
            {
                var last = _byRequest[intent.RequestId];
                while (_slots[last].Next >= 0)
                {
                    last = _slots[last].Next;
                }

                _slots[last].Next = index;
            }
        }
    }

    internal void Add(AttemptExtend extend)
    {
        lock (_gate)
        {
            if (_byAttempt.TryGetValue(extend.AttemptId, out var index))
            {
                _slots[index].Hold = extend.Hold;
            }
        }
    }

    internal void Add(AttemptEnd end, ReadOnlySpan<byte> trace, long sequence)
    {
        lock (_gate)
        {
            if (!_byAttempt.TryGetValue(end.AttemptId, out var index) || _slots[index].Ended)
            {
                return;
            }

            var slot = _slots[index];
            end.CopyFiguresTo(slot.Record.End);
            slot.Ended = true;
            slot.EndSequence = sequence;
            Remember(slot, trace);
            ref var attribution = ref slot.Record.Intent.Attribution;
            attribution[Dimension.ModelServed] = end.ModelServed != 0 ? end.ModelServed : attribution[Dimension.Model];
            attribution[Dimension.Tier] = end.Tier;
            slot.Record.End.ModelServed = attribution[Dimension.ModelServed];
            slot.Record.Intent.Flags |= end.Flags;
            slot.Record.End.Flags = slot.Record.Intent.Flags;
        }
    }

    /// <summary>Takes back what was appended from <paramref name="sequence"/> on: it could not be written.</summary>
    internal void Retract(long sequence)
    {
        lock (_gate)
        {
            for (var i = 0; i < _slots.Length; i++)
            {
                if (_slots[i] is not { Used: true } slot)
                {
                    continue;
                }

                if (slot.IntentSequence >= sequence)
                {
                    Forget(i, slot);
                }
                else if (slot.Ended && slot.EndSequence >= sequence)
                {
                    slot.Ended = false;
                    slot.EndSequence = long.MaxValue;
                }
            }
        }
    }

    private static RecentAttempt Snapshot(RecentSlot slot)
    {
        var copy = new AttemptRecord();
        RecentSlot.Copy(slot.Record.Intent, copy.Intent);
        if (slot.Ended)
        {
            slot.Record.End.CopyFiguresTo(copy.End);
            if (slot.HasTrace)
            {
                copy.End.Trace = slot.Record.End.Trace.AsSpan(0, slot.Record.End.TraceLength).ToArray();
                copy.End.TraceLength = copy.End.Trace.Length;
            }
        }

        return new RecentAttempt(copy, slot.Ended, slot.Hold, slot.HasTrace);
    }

    private void Remember(RecentSlot slot, ReadOnlySpan<byte> trace)
    {
        var end = slot.Record.End;
        if (end.Trace.Length < trace.Length)
        {
            var size = (trace.Length + 255) & ~255;
            if (_traceBytes - end.Trace.Length + size > TraceBudget)
            {
                end.TraceLength = 0;
                return;
            }

            _traceBytes += size - end.Trace.Length;
            end.Trace = new byte[size];
        }

        trace.CopyTo(end.Trace);
        end.TraceLength = trace.Length;
        slot.HasTrace = true;
    }

    private void Forget(int index, RecentSlot slot)
    {
        if (!slot.Used)
        {
            return;
        }

        slot.Used = false;
        _byAttempt.Remove(slot.Record.Intent.AttemptId);
        var request = slot.Record.Intent.RequestId;
        var head = _byRequest[request];
        if (head == index)
        {
            if (slot.Next >= 0)
            {
                _byRequest[request] = slot.Next;
            }
            else
            {
                _byRequest.Remove(request);
            }
        }
        else
        {
            while (_slots[head].Next != index)
            {
                head = _slots[head].Next;
            }

            _slots[head].Next = slot.Next;
        }

        // Large traces are not carried over to the next user of the place, so that the budget serves the newest.
        var trace = slot.Record.End.Trace;
        if (trace.Length > 2048)
        {
            _traceBytes -= trace.Length;
            slot.Record.End.Trace = [];
        }
    }
}
