using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// Folds the journal's records into open and finished attempts. Holds as many attempts as are in flight. Objects are reused through
/// <see cref="Recycle"/>. Not thread-safe.
/// </summary>
internal sealed class OpenAttempts
{
    private const int PoolSize = 16_384;
    private const int KeptTraceBytes = 4096;

    private readonly Dictionary<Guid, OpenAttempt> _open = [];
    private readonly Stack<OpenAttempt> _pool = new();
    private readonly AttemptExtend _extend = new();
    private readonly AttemptEnd _unmatched = new();
    private OpenAttempt? _oldest;
    private OpenAttempt? _newest;

    public int Count => _open.Count;

    public IEnumerable<OpenAttempt> All => _open.Values;

    /// <summary>The attempt with the earliest intent that still depends on the journal; null when there is none.</summary>
    public OpenAttempt? Oldest => _oldest;

    /// <summary>Kept attempts that were topped up since the list was last cleared.</summary>
    public List<OpenAttempt> Changed { get; } = [];

    /// <summary>Takes over an attempt the store has kept.</summary>
    public void Restore(OpenAttempt attempt)
    {
        attempt.Kept = true;
        _open[attempt.Record.Intent.AttemptId] = attempt;
    }

    /// <summary>Applies one record; returns the attempt it finished, if it did. An end that fits no open attempt finishes nothing.</summary>
    public OpenAttempt? Apply(RecordKind kind, ReadOnlySpan<byte> body, JournalPosition position)
    {
        switch (kind)
        {
            case RecordKind.Intent:
                Begin(body, position);
                return null;
            case RecordKind.Extend:
                Check(RecordCodec.TryDecode(body, _extend), position);
                if (_open.TryGetValue(_extend.AttemptId, out var extended))
                {
                    extended.Extend(_extend);
                    if (extended.Kept && !Changed.Contains(extended))
                    {
                        Changed.Add(extended);
                    }
                }

                return null;
            case RecordKind.End:
                return Finish(body, position);
            default:
                throw new JournalCorruptException($"Record {position.Sequence} is of the unknown kind {(byte)kind}.");
        }
    }

    /// <summary>The journal need no longer keep the intent: the store has it.</summary>
    public void MarkKept(OpenAttempt attempt)
    {
        attempt.Kept = true;
        Unlink(attempt);
    }

    public void Recycle(OpenAttempt attempt)
    {
        if (_pool.Count < PoolSize)
        {
            if (attempt.Record.End.Trace.Length > KeptTraceBytes)
            {
                attempt.Record.End.Trace = [];
            }

            _pool.Push(attempt);
        }
    }

    private static void Check(bool decoded, JournalPosition position)
    {
        if (!decoded)
        {
            throw new JournalCorruptException($"Record {position.Sequence} has a valid checksum but cannot be understood.");
        }
    }

    private void Begin(ReadOnlySpan<byte> body, JournalPosition position)
    {
        var attempt = _pool.Count > 0 ? _pool.Pop() : new OpenAttempt();
        var intent = attempt.Record.Intent;
        Check(RecordCodec.TryDecode(body, intent), position);
        if (!_open.TryAdd(intent.AttemptId, attempt))
        {
            Recycle(attempt);
            return;
        }

        attempt.Record.Id = 0;
        attempt.Hold = intent.Hold;
        attempt.ShadowHold = intent.ShadowHold;
        attempt.HasUsage = false;
        attempt.Usage = default;
        attempt.Stored = default;
        attempt.Position = position;
        attempt.Kept = false;
        attempt.Previous = _newest;
        attempt.Next = null;
        if (_newest is null)
        {
            _oldest = attempt;
        }
        else
        {
            _newest.Next = attempt;
        }

        _newest = attempt;
    }

    private OpenAttempt? Finish(ReadOnlySpan<byte> body, JournalPosition position)
    {
        if (!_open.Remove(RecordCodec.AttemptIdOf(body), out var attempt))
        {
            Check(RecordCodec.TryDecode(body, _unmatched), position);
            return null;
        }

        if (attempt.Kept)
        {
            Changed.Remove(attempt);
        }
        else
        {
            Unlink(attempt);
        }

        var end = attempt.Record.End;
        Check(RecordCodec.TryDecode(body, end), position);
        ref var attribution = ref attempt.Record.Intent.Attribution;
        attribution[Dimension.ModelServed] = end.ModelServed != 0 ? end.ModelServed : attribution[Dimension.Model];
        attribution[Dimension.Tier] = end.Tier;
        end.UnpricedTokens = SpendSums.UnpricedTokensOf(end);
        end.ModelServed = attribution[Dimension.ModelServed];
        attempt.Record.Intent.Flags |= end.Flags;
        end.Flags = attempt.Record.Intent.Flags;
        return attempt;
    }

    private void Unlink(OpenAttempt attempt)
    {
        if (attempt.Previous is null)
        {
            _oldest = attempt.Next;
        }
        else
        {
            attempt.Previous.Next = attempt.Next;
        }

        if (attempt.Next is null)
        {
            _newest = attempt.Previous;
        }
        else
        {
            attempt.Next.Previous = attempt.Previous;
        }

        attempt.Previous = attempt.Next = null;
    }
}
