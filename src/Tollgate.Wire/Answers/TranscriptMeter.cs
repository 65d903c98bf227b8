using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// Meters a recorded answer: events, JSON lines, a JSON array or a plain body, whole or cut at any byte (<c>tollgate meter</c>).
/// Never throws for any bytes. Thread-safe.
/// </summary>
public static class TranscriptMeter
{
    private const int Step = 64 * 1024;

    /// <summary>Reads the transcript and says how much it proves. The facts are the caller's to keep.</summary>
    public static TranscriptReading Meter(WireFormat format, ReadOnlySpan<byte> transcript)
    {
        if (!StreamTaps.Streams(format) || IsBody(format, transcript))
        {
            var facts = new AnswerFacts();
            AnswerReader.Read(format, transcript, facts);
            return new(facts, BodyState(transcript, facts));
        }

        // The tap is not given back: its facts live on.
        var tap = StreamTaps.Rent(format);
        var discard = new DiscardWriter();
        for (var position = 0; position < transcript.Length; position += Step)
        {
            tap.Feed(transcript.Slice(position, Math.Min(Step, transcript.Length - position)), discard);
        }

        tap.Complete(discard);
        return new(
            tap.Facts,
            !tap.Facts.Usage.Seen ? TranscriptState.Unknown : tap.UsageIsFinal ? TranscriptState.Final : TranscriptState.Partial);
    }

    /// <summary>The same, for callers that look at the facts once.</summary>
    public static TranscriptState Meter(WireFormat format, ReadOnlySpan<byte> transcript, Action<AnswerFacts> read)
    {
        var reading = Meter(format, transcript);
        read(reading.Facts);
        return reading.State;
    }

    private static TranscriptState BodyState(ReadOnlySpan<byte> body, AnswerFacts facts)
    {
        if (!facts.Usage.Seen)
        {
            return TranscriptState.Unknown;
        }

        var cursor = new JsonCursor(body);
        cursor.Skip();
        return cursor.Failed || facts.Pending ? TranscriptState.Partial : TranscriptState.Final;
    }

    // A JSON object is a body; in the formats of lines it is one only when nothing follows it and it is no stream event.
    private static bool IsBody(WireFormat format, ReadOnlySpan<byte> transcript)
    {
        var cursor = new JsonCursor(transcript);
        if (cursor.Peek() != (byte)'{')
        {
            return false;
        }

        if (format is not (WireFormat.BedrockConverse or WireFormat.OllamaChat))
        {
            return true;
        }

        cursor.Skip();
        return !cursor.Failed && cursor.Peek() == 0;
    }
}
