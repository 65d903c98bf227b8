using System.Buffers;
using Tollgate.Wire.Bedrock;
using Tollgate.Wire.Json;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire;

/// <summary>Writes the events of a recorded answer in the framing that the format's tap reads.</summary>
internal static class TranscriptEvents
{
    /// <summary>
    /// Null when the tap reads the transcript as it is (nothing is written); false when something in it is no event at all; else true. An
    /// event that did not end is written without its end, so that the tap sees it unfinished.
    /// </summary>
    public static bool? TryReframe(WireFormat format, ReadOnlySpan<byte> transcript, TranscriptFrame framing, IBufferWriter<byte> output)
    {
        var lines = format is WireFormat.BedrockConverse or WireFormat.OllamaChat;
        switch (framing)
        {
            case TranscriptFrame.Binary:
                EventStreamFrames.Read(transcript, lines, output);
                return true;
            case TranscriptFrame.Values when format == WireFormat.GeminiGenerate && new JsonCursor(transcript).Peek() == (byte)'[':
                return null;
            case TranscriptFrame.Values:
                return Values(transcript, lines, output);
            default:
                if (!lines)
                {
                    return null;
                }

                Events(transcript, output);
                return true;
        }
    }

    /// <summary>Writes one event.</summary>
    public static void Write(ReadOnlySpan<byte> json, bool asLine, bool ended, IBufferWriter<byte> output)
    {
        if (asLine)
        {
            foreach (var range in json.SplitAny("\r\n"u8))
            {
                output.Write(json[range]);
            }

            output.Write(ended ? "\n"u8 : default);
            return;
        }

        var first = true;
        foreach (var range in json.Split((byte)'\n'))
        {
            output.Write(first ? "data: "u8 : "\ndata: "u8);
            output.Write(json[range].TrimEnd((byte)'\r'));
            first = false;
        }

        output.Write(ended ? "\n\n"u8 : default);
    }

    private static bool Values(ReadOnlySpan<byte> transcript, bool asLine, IBufferWriter<byte> output)
    {
        var position = transcript.IndexOfAnyExcept(" \t\r\n"u8);
        var inArray = transcript[position] == (byte)'[';
        position += inArray ? 1 : 0;
        var clean = true;
        while (true)
        {
            var step = transcript[position..].IndexOfAnyExcept(inArray ? " \t\r\n,"u8 : " \t\r\n"u8);
            if (step < 0)
            {
                return clean;
            }

            position += step;
            if (transcript[position] == (byte)'{')
            {
                var cursor = new JsonCursor(transcript, position);
                cursor.Skip();
                var end = cursor.Failed ? transcript.Length : cursor.Position;
                Write(transcript[position..end], asLine, !cursor.Failed, output);
                position = end;
                continue;
            }

            if (inArray && transcript[position] == (byte)']')
            {
                return clean && transcript[(position + 1)..].IndexOfAnyExcept(" \t\r\n"u8) < 0;
            }

            // "[DONE]" as a line of its own, or what is no event.
            var length = transcript[position..].IndexOfAny((byte)'\n', (byte)'\r');
            var rest = length < 0 ? transcript[position..] : transcript.Slice(position, length);
            var isDone = rest.TrimEnd(" \t"u8).SequenceEqual("[DONE]"u8);
            var isBegun = length < 0 && "[DONE]"u8.StartsWith(rest);
            clean &= isDone || isBegun;
            if (isDone || isBegun)
            {
                Write(rest, asLine, ended: isDone, output);
            }

            position += rest.Length;
        }
    }

    private static void Events(ReadOnlySpan<byte> transcript, IBufferWriter<byte> output)
    {
        var scanner = new EventScanner(EventFraming.Sse);
        while (!transcript.IsEmpty)
        {
            var end = scanner.FindEnd(transcript);
            var whole = end < 0 ? transcript : transcript[..end];
            if (SseEvent.TryData(whole, out var data, out _, out var count))
            {
                if (count == 1)
                {
                    Write(data, asLine: true, ended: end >= 0, output);
                }
                else
                {
                    var joined = new byte[whole.Length];
                    Write(joined.AsSpan(0, SseEvent.Join(whole, joined)), asLine: true, ended: end >= 0, output);
                }
            }

            transcript = end < 0 ? default : transcript[end..];
        }
    }
}
