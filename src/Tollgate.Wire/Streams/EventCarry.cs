using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// The unfinished event of a stream. Small ones are kept whole; of a large one only the end is kept, the rest leaves while it
/// arrives. Pooled; not thread-safe; belongs to one tap.
/// </summary>
internal sealed class EventCarry
{
    private readonly ByteBuffer _bytes = new();
    private long _left;

    /// <summary>True while a large event is half sent.</summary>
    public bool InLarge { get; private set; }

    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>What is kept of the event.</summary>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.Append(bytes);

    /// <summary>From now on the event streams through.</summary>
    public void BeginLarge()
    {
        InLarge = true;
        _left = 0;
    }

    /// <summary>Sends what has come of a large event, except its last bytes so far.</summary>
    public void SendAllButTail(IBufferWriter<byte> output)
    {
        var leaves = _bytes.Length - StreamTap.LargeEventTail;
        if (leaves > 0)
        {
            EventGate.Write(_bytes.Span[..leaves], output);
            _bytes.RemoveFirst(leaves);
            _left += leaves;
        }
    }

    /// <summary>The large event is whole: sends all but its end, which is returned with the length of the event.</summary>
    public ReadOnlySpan<byte> EndLarge(IBufferWriter<byte> output, out long length)
    {
        var rest = _bytes.Span;
        length = _left + rest.Length;

        // A line feed that belongs to the event's carriage return may come in the next buffer: it never counts.
        var kept = StreamTap.LargeEventTail + (rest.EndsWith("\r\n"u8) ? 1 : 0);
        var tail = rest[^Math.Min(kept, rest.Length)..];
        EventGate.Write(rest[..^tail.Length], output);
        InLarge = false;
        return tail;
    }

    /// <summary>Forgets the event, keeping the memory for the next one.</summary>
    public void Clear() => _bytes.Clear();

    /// <summary>Forgets the event and gives the memory back.</summary>
    public void Release()
    {
        _bytes.Release();
        _left = 0;
        InLarge = false;
    }
}
