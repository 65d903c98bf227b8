using System.Buffers;
using Tollgate.Wire.Json;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire;

/// <summary>
/// Decides which bytes of a stream leave and which wait: events by their verdict, and from the terminal event on everything until
/// it is released. Not thread-safe; belongs to one tap.
/// </summary>
internal sealed class EventGate
{
    private readonly ByteBuffer _retained = new();

    /// <summary>True once the terminal event is retained.</summary>
    public bool TerminalSeen { get; private set; }

    /// <summary>True once the terminal event was released or an ending took its place: nothing more is retained.</summary>
    public bool Ended { get; private set; }

    /// <summary>True while what is retained is the end of an event whose beginning has left.</summary>
    public bool RetainsTail { get; private set; }

    /// <summary>True when nothing waits, so that an event that leaves as it came may leave with its neighbours.</summary>
    public bool IsOpen => _retained.Length == 0;

    /// <summary>Treats an event by its verdict; <paramref name="trimmed"/> is the part that <see cref="EventVerdict.Trim"/> cuts out.</summary>
    public void Pass(ReadOnlySpan<byte> whole, EventVerdict verdict, Range trimmed, IBufferWriter<byte> output)
    {
        switch (verdict)
        {
            case EventVerdict.Trim:
                var (start, length) = trimmed.GetOffsetAndLength(whole.Length);
                FlushHeld(output);
                Write(whole[..start], output);
                Write(whole[(start + length)..], output);
                break;
            case EventVerdict.Terminal:
                FlushHeld(output);
                _retained.Append(whole);
                TerminalSeen = true;
                break;
            case EventVerdict.Hold:
                FlushHeld(output);
                _retained.Append(whole);
                break;
            case EventVerdict.Forward when !IsOpen && IsBlank(whole):
                _retained.Append(whole);
                break;
            case EventVerdict.Forward:
                FlushHeld(output);
                Write(whole, output);
                break;
        }
    }

    /// <summary>Treats the last piece of a large event, the rest of which has left.</summary>
    public void PassTail(ReadOnlySpan<byte> tail, EventVerdict verdict, Range trimmed, IBufferWriter<byte> output)
    {
        Pass(tail, verdict, trimmed, output);
        RetainsTail = !IsOpen;
    }

    /// <summary>Treats a line feed that belongs to an event already treated.</summary>
    public void PassLineFeed(ReadOnlySpan<byte> lineFeed, EventVerdict verdict, IBufferWriter<byte> output)
    {
        if (!IsOpen)
        {
            _retained.Append(lineFeed);
        }
        else if (verdict != EventVerdict.Drop)
        {
            Write(lineFeed, output);
        }
    }

    /// <summary>Treats what comes after the terminal event, or after an ending that took its place (then it is lost).</summary>
    public void PassAfter(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (!Ended)
        {
            _retained.Append(input);
        }
        else if (TerminalSeen)
        {
            Write(input, output);
        }
    }

    /// <summary>Until the terminal event is seen, what is retained is an event that might have been the last: it was not.</summary>
    public void FlushHeld(IBufferWriter<byte> output)
    {
        Write(_retained.Span, output);
        _retained.Clear();
        RetainsTail = false;
    }

    /// <summary>The stream is over: an event that might have been the last was.</summary>
    public void Complete() => TerminalSeen |= !IsOpen;

    /// <summary>Lets the terminal event go.</summary>
    public void Release(IBufferWriter<byte> output)
    {
        Write(_retained.Span, output);
        _retained.Release();
        RetainsTail = false;
        Ended = true;
    }

    /// <summary>An ending was written in the terminal event's place.</summary>
    public void End() => Ended = true;

    public void Reset()
    {
        _retained.Release();
        RetainsTail = TerminalSeen = Ended = false;
    }

    public static void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (!bytes.IsEmpty)
        {
            output.Write(bytes);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> whole) => !SseEvent.TryData(whole, out _, out _, out _);
}
