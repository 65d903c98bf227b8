using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// Meters a recorded answer: server-sent events, JSON values (lines, or one array), AWS event stream messages or a plain body, whole or
/// cut at any byte (<c>tollgate meter</c>). How a format's events are framed makes no difference. Never throws for any bytes. Thread-safe.
/// </summary>
public static class TranscriptMeter
{
    private const int Step = 64 * 1024;

    /// <summary>Reads the transcript and says how much it proves. The facts are the caller's to keep; they hold the answer's text.</summary>
    public static TranscriptReading Meter(WireFormat format, ReadOnlySpan<byte> transcript)
    {
        transcript = transcript.StartsWith("\uFEFF"u8) ? transcript[3..] : transcript;
        var framing = StreamTaps.Streams(format) ? TranscriptFraming.Of(format, transcript) : TranscriptFrame.Body;
        return framing == TranscriptFrame.Body ? Body(format, transcript) : Stream(format, transcript, framing);
    }

    /// <summary>The same, for callers that look at the facts once.</summary>
    public static TranscriptState Meter(WireFormat format, ReadOnlySpan<byte> transcript, Action<AnswerFacts> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var reading = Meter(format, transcript);
        read(reading.Facts);
        return reading.State;
    }

    private static TranscriptReading Stream(WireFormat format, ReadOnlySpan<byte> transcript, TranscriptFrame framing)
    {
        // The tap is not given back: its facts live on.
        var tap = StreamTaps.Rent(format);
        tap.Facts.KeepText();
        var events = new ArrayBufferWriter<byte>();
        var isWhole = TranscriptEvents.TryReframe(format, transcript, framing, events);
        var stream = isWhole is null ? transcript : events.WrittenSpan;
        var discard = new DiscardWriter();
        for (var position = 0; position < stream.Length; position += Step)
        {
            tap.Feed(stream.Slice(position, Math.Min(Step, stream.Length - position)), discard);
        }

        tap.Complete(discard);
        var facts = tap.Facts;

        // Values have no terminator of their own: the answer is whole when it says why it stopped and nothing is half there.
        var ended = tap.TerminalSeen || tap.UsageIsFinal || (isWhole == true && facts.FinishReason is not null && !tap.CutInEvent);
        var state = !facts.Usage.Seen ? TranscriptState.Unknown
            : tap.UsageIsFinal && isWhole != false ? TranscriptState.Final : TranscriptState.Partial;
        return new(facts, state) { IsCut = !ended || isWhole == false || facts.HasError };
    }

    private static TranscriptReading Body(WireFormat format, ReadOnlySpan<byte> body)
    {
        var facts = new AnswerFacts();
        facts.KeepText();
        AnswerReader.Read(format, body, facts);
        var cursor = new JsonCursor(body);
        cursor.Skip();
        var isWhole = !cursor.Failed && cursor.Peek() == 0;
        var state = !facts.Usage.Seen ? TranscriptState.Unknown
            : isWhole && !facts.Pending ? TranscriptState.Final : TranscriptState.Partial;
        return new(facts, state) { IsCut = !isWhole };
    }
}
