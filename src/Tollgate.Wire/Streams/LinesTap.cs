using Tollgate.Wire.Json;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire;

/// <summary>The tap of a protocol that sends one JSON object a line.</summary>
internal abstract class LinesTap(WireFormat format) : StreamTap(format, EventFraming.Lines)
{
    /// <summary>Reads one object; true when it is the terminal one.</summary>
    private protected abstract bool OnObject(ReadOnlySpan<byte> json);

    private protected override EventVerdict OnEvent(ReadOnlySpan<byte> whole)
    {
        var json = whole.Trim(" \t\r\n"u8);
        return !json.IsEmpty && OnObject(json) ? EventVerdict.Terminal : EventVerdict.Forward;
    }

    private protected override bool IsWhole(ReadOnlySpan<byte> unfinished)
    {
        var cursor = new JsonCursor(unfinished);
        if (cursor.Peek() != (byte)'{')
        {
            return false;
        }

        cursor.Skip();
        return !cursor.Failed && cursor.Peek() == 0;
    }

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
    }

    private protected override EventVerdict OnLargeTail(ReadOnlySpan<byte> tail, long length)
    {
        Facts.VisibleOutputBytes += length;
        return EventVerdict.Forward;
    }

    private protected override void Clear()
    {
    }
}
