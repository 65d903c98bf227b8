using System.Buffers;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire;

/// <summary>
/// Reads a stream while it passes. Bytes in, bytes out: what may leave is appended to the output at once, in whole events; from
/// the protocol's terminal event on everything is retained until <see cref="ReleaseTerminal"/>. The result does not depend
/// on how the input is cut into buffers. Rent one per attempt from <see cref="StreamTaps"/>; not thread-safe. Never throws for any input.
/// <para>Order of calls: <see cref="Feed"/> until the upstream ends, then <see cref="Complete"/>; whenever <see cref="TerminalSeen"/>
/// is true (possibly only after <see cref="Complete"/>: Gemini) the end may be recorded and the terminal released.
/// <see cref="WriteCut"/> or <see cref="WriteError"/> instead end the answer early.</para>
/// </summary>
public abstract class StreamTap
{
    /// <summary>Events above this size stream through while they arrive, unless they are terminal.</summary>
    public const int LargeEvent = 64 * 1024;

    /// <summary>How much of a large event's end is kept back and understood.</summary>
    public const int LargeEventTail = 8 * 1024;

    /// <summary>The largest terminal event that is retained; a larger one streams through.</summary>
    public const int MaxTerminal = 32 * 1024 * 1024;

    private readonly EventCarry _carry = new();
    private readonly EventGate _gate = new();
    private readonly EventFraming _startFraming;
    private EventScanner _scanner;
    private EventVerdict _lastVerdict;

    private protected StreamTap(WireFormat format, EventFraming framing)
    {
        Format = format;
        _startFraming = framing;
        _scanner = new(framing);
    }

    /// <summary>The format of the stream.</summary>
    public WireFormat Format { get; }

    /// <summary>What the stream said so far. Belongs to the tap: copy what is needed before the tap is returned.</summary>
    public AnswerFacts Facts { get; } = new();

    /// <summary>True once the terminal event is in hand.</summary>
    public bool TerminalSeen => _gate.TerminalSeen;

    /// <summary>True once the terminal event has been released, or an ending was written in its place.</summary>
    public bool Ended => _gate.Ended;

    /// <summary>True once the upstream has ended.</summary>
    public bool Completed { get; private set; }

    /// <summary>True when the upstream ended without a terminal event.</summary>
    public bool Truncated => Completed && !TerminalSeen;

    /// <summary>True when the upstream ended in the middle of an event: something more was to come.</summary>
    public bool CutInEvent { get; private set; }

    /// <summary>True while a large event is half sent (or its end retained): nothing may be written in between.</summary>
    public bool MidEvent => _carry.InLarge || _gate.RetainsTail;

    /// <summary>True when comments (keep-alives, reports) can be written into this stream.</summary>
    public bool SupportsComments => Framing == EventFraming.Sse;

    /// <summary>True when the usage reported so far is the whole of it.</summary>
    public abstract bool UsageIsFinal { get; }

    private protected StreamTapOptions Options { get; private set; }

    private protected EventFraming Framing => _scanner.Framing;

    private protected EventScanner Scanner => _scanner;

    /// <summary>Takes the next bytes from the upstream and appends what may leave.</summary>
    public void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (Ended || TerminalSeen)
        {
            _gate.PassAfter(input, output);
            return;
        }

        if (_scanner.OwesLineFeed && !input.IsEmpty)
        {
            _scanner.SettleLineFeed();
            if (input[0] == (byte)'\n')
            {
                _gate.PassLineFeed(input[..1], _lastVerdict, output);
                input = input[1..];
            }
        }

        // Whole events that leave as they came are written together.
        var pending = 0;
        var position = 0;
        while (position < input.Length)
        {
            var rest = input[position..];
            var end = _scanner.FindEnd(rest);
            if (end < 0)
            {
                Write(input[pending..position], output);
                Carry(rest, output);
                return;
            }

            if (_carry.IsEmpty && end <= LargeEvent && !_carry.InLarge)
            {
                _lastVerdict = OnEvent(rest[..end]);
                position += end;
                if (_lastVerdict == EventVerdict.Forward && _gate.IsOpen)
                {
                    continue;
                }

                Write(input[pending..(position - end)], output);
                _gate.Pass(rest[..end], _lastVerdict, Trimmed, output);
            }
            else
            {
                Write(input[pending..position], output);
                _carry.Append(rest[..end]);
                position += end;
                Whole(output);
                _carry.Clear();
            }

            pending = position;
            if (TerminalSeen)
            {
                _gate.PassAfter(input[position..], output);
                return;
            }
        }

        Write(input[pending..position], output);
    }

    /// <summary>The upstream has ended: flushes what is carried and decides whether the stream was whole.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        if (Completed)
        {
            return;
        }

        Completed = true;
        if (Ended || TerminalSeen)
        {
            return;
        }

        if (!_carry.IsEmpty)
        {
            var isWhole = !_carry.InLarge && IsWhole(_carry.Span);
            CutInEvent = !isWhole && (_carry.InLarge || IsEventBegun(_carry.Span));
            if (isWhole)
            {
                Whole(output);
            }
            else if (_carry.InLarge || !Options.HideUsage)
            {
                // Clients ignore an event that did not end; its bytes prove nothing, so nothing is read from them.
                _gate.FlushHeld(output);
                Write(_carry.Span, output);
            }

            _carry.Release();
        }

        _gate.Complete();
    }

    /// <summary>Lets the terminal event go, after <paramref name="commentBefore"/> (see <see cref="SseComment"/>; left out where comments do not exist or the event has begun to leave).</summary>
    public void ReleaseTerminal(IBufferWriter<byte> output, ReadOnlySpan<byte> commentBefore = default)
    {
        if (!TerminalSeen || Ended)
        {
            return;
        }

        if (SupportsComments && !_gate.RetainsTail)
        {
            Write(commentBefore, output);
        }

        _gate.Release(output);
    }

    /// <summary>
    /// Ends the answer cleanly in its dialect, as if the caller's own output cap had been reached. Bytes of an unfinished event are
    /// dropped; an unfinished tool call is never presented as complete. Does nothing once the answer has ended or while <see cref="MidEvent"/>.
    /// </summary>
    /// <param name="usage">Counts to report where the dialect's ending needs them and the provider reported none.</param>
    /// <returns>True when the ending was written.</returns>
    public bool WriteCut(IBufferWriter<byte> output, CutReason reason, CutUsage usage = default)
    {
        if (Ended || TerminalSeen || _carry.InLarge)
        {
            return false;
        }

        _gate.FlushHeld(output);
        _carry.Release();
        if (Options.Comments && SupportsComments)
        {
            SseComment.Write(NameOf(reason), output);
        }

        Cut(output, usage);
        _gate.End();
        return true;
    }

    /// <summary>Ends the answer with an error in its dialect. The same limits as <see cref="WriteCut"/>, except that a half-sent event is given up.</summary>
    public bool WriteError(IBufferWriter<byte> output, in GatewayError error)
    {
        if (Ended || TerminalSeen)
        {
            return false;
        }

        _gate.FlushHeld(output);
        if (_carry.InLarge && Framing == EventFraming.Sse)
        {
            Write("\n\n"u8, output);
        }

        _carry.Release();
        Fail(output, error);
        _gate.End();
        return true;
    }

    /// <summary>Writes what keeps the connection alive in this dialect. False (nothing written) where it has no such thing or mid-event.</summary>
    public bool WriteKeepAlive(IBufferWriter<byte> output)
    {
        if (Ended || MidEvent || !SupportsComments)
        {
            return false;
        }

        Write(KeepAlive, output);
        return true;
    }

    private protected virtual ReadOnlySpan<byte> KeepAlive => ": keep-alive\n\n"u8;

    /// <summary>Reads one whole event, framing included.</summary>
    private protected abstract EventVerdict OnEvent(ReadOnlySpan<byte> whole);

    /// <summary>Reads the beginning of an event that is too large to be kept.</summary>
    private protected abstract void OnLargeHead(ReadOnlySpan<byte> head);

    /// <summary>Reads the end of a large event of <paramref name="length"/> bytes.</summary>
    private protected abstract EventVerdict OnLargeTail(ReadOnlySpan<byte> tail, long length);

    /// <summary>The part of the event just read that <see cref="EventVerdict.Trim"/> cuts out.</summary>
    private protected virtual Range Trimmed => default;

    /// <summary>True when an event that begins like this may be terminal, so that it is kept whole at any size.</summary>
    private protected virtual bool MayBeTerminal(ReadOnlySpan<byte> head) => false;

    /// <summary>True when an event without its separator is whole all the same.</summary>
    private protected abstract bool IsWhole(ReadOnlySpan<byte> unfinished);

    private protected abstract void Cut(IBufferWriter<byte> output, CutUsage usage);

    private protected abstract void Fail(IBufferWriter<byte> output, in GatewayError error);

    private protected abstract void Clear();

    internal void Start(StreamTapOptions options) => Options = options;

    internal void Reset()
    {
        _carry.Release();
        _gate.Reset();
        _scanner = new(_startFraming);
        _lastVerdict = EventVerdict.Forward;
        Completed = CutInEvent = false;
        Options = default;
        Facts.Reset();
        Clear();
    }

    private protected static void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output) => EventGate.Write(bytes, output);

    // The carry is a whole event: small, large and kept, or the rest of a large one that has been streaming.
    private void Whole(IBufferWriter<byte> output)
    {
        if (!_carry.InLarge)
        {
            if (IsKeptWhole(_carry.Span))
            {
                _lastVerdict = OnEvent(_carry.Span);
                _gate.Pass(_carry.Span, _lastVerdict, Trimmed, output);
                return;
            }

            BeginLarge(output);
        }

        var tail = _carry.EndLarge(output, out var length);
        _lastVerdict = OnLargeTail(tail, length);
        _gate.PassTail(tail, _lastVerdict, Trimmed, output);
    }

    private void Carry(ReadOnlySpan<byte> rest, IBufferWriter<byte> output)
    {
        _carry.Append(rest);
        if (!_carry.InLarge)
        {
            if (IsKeptWhole(_carry.Span))
            {
                return;
            }

            BeginLarge(output);
        }

        _carry.SendAllButTail(output);
    }

    private void BeginLarge(IBufferWriter<byte> output)
    {
        _gate.FlushHeld(output);
        OnLargeHead(_carry.Span[..LargeEvent]);
        _carry.BeginLarge();
    }

    private bool IsKeptWhole(ReadOnlySpan<byte> begun) =>
        begun.Length <= LargeEvent || (begun.Length <= MaxTerminal && MayBeTerminal(begun));

    // White space and a comment announce nothing.
    private static bool IsEventBegun(ReadOnlySpan<byte> carried) => carried.TrimStart(" \t\r\n"u8) is { IsEmpty: false } rest && rest[0] != (byte)':';

    private static string NameOf(CutReason reason) => reason switch
    {
        CutReason.Budget => "tollgate cut: budget",
        CutReason.OutputCap => "tollgate cut: output cap",
        CutReason.Deadline => "tollgate cut: deadline",
        _ => "tollgate cut: shutdown",
    };
}
