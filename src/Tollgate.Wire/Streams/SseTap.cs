using System.Buffers;
using Tollgate.Wire.Json;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire;

/// <summary>The tap of a protocol over server-sent events: hands each event's data to the protocol.</summary>
internal abstract class SseTap : StreamTap
{
    private int _dataOffset;
    private (int Start, int Length) _trim;

    protected SseTap(WireFormat format, EventFraming framing = EventFraming.Sse)
        : base(format, framing)
    {
    }

    private protected override Range Trimmed => _trim.Start..(_trim.Start + _trim.Length);

    /// <summary>Reads one event's data.</summary>
    private protected abstract EventVerdict OnData(ReadOnlySpan<byte> data);

    /// <summary>Cuts a part out of the data just handed over; false where that cannot be done (data spread over lines).</summary>
    private protected bool TryTrim(int start, int length)
    {
        if (_dataOffset < 0)
        {
            return false;
        }

        _trim = (_dataOffset + start, length);
        return true;
    }

    /// <summary>Cuts a part out of the bytes just handed over, counted from their start.</summary>
    private protected void TrimWhole(int start, int length) => _trim = (start, length);

    private protected override EventVerdict OnEvent(ReadOnlySpan<byte> whole)
    {
        if (!SseEvent.TryData(whole, out var data, out _dataOffset, out var lines))
        {
            return EventVerdict.Forward;
        }

        return lines == 1 ? OnData(data) : Joined(whole);
    }

    private protected override bool IsWhole(ReadOnlySpan<byte> unfinished)
    {
        if (!SseEvent.TryData(unfinished, out var data, out _, out var lines) || lines != 1)
        {
            return false;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        var cursor = new JsonCursor(data);
        if (cursor.Peek() is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        cursor.Skip();
        return !cursor.Failed && cursor.Peek() == 0;
    }

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
    }

    private protected override void Clear()
    {
        _trim = default;
        _dataOffset = 0;
    }

    private EventVerdict Joined(ReadOnlySpan<byte> whole)
    {
        var joined = ArrayPool<byte>.Shared.Rent(whole.Length);
        _dataOffset = -1;
        var verdict = OnData(joined.AsSpan(0, SseEvent.Join(whole, joined)));
        ArrayPool<byte>.Shared.Return(joined);
        return verdict;
    }
}
