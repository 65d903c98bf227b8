using Tollgate.Wire.AnthropicMessages;
using Tollgate.Wire.Bedrock;
using Tollgate.Wire.Json;
using Tollgate.Wire.OpenAIResponses;

namespace Tollgate.Wire;

/// <summary>Tells from its first bytes how a recorded answer is framed.</summary>
internal static class TranscriptFraming
{
    public static TranscriptFrame Of(WireFormat format, ReadOnlySpan<byte> transcript)
    {
        if (EventStreamFrames.IsOne(transcript))
        {
            return TranscriptFrame.Binary;
        }

        var cursor = new JsonCursor(transcript);
        var first = cursor.Peek();
        if (first == (byte)'[')
        {
            return TranscriptFrame.Values;
        }

        if (first != (byte)'{')
        {
            return TranscriptFrame.Sse;
        }

        var start = cursor.Position;
        cursor.Skip();
        var value = cursor.Failed ? transcript[start..] : transcript[start..cursor.Position];
        var isWhole = !cursor.Failed;
        var next = isWhole ? cursor.Peek() : (byte)0;
        return next == (byte)'{' || IsEvent(format, value, isWhole) ? TranscriptFrame.Values : TranscriptFrame.Body;
    }

    // A single object: one event of a stream that was cut after it, or a body.
    private static bool IsEvent(WireFormat format, ReadOnlySpan<byte> value, bool isWhole) => format switch
    {
        WireFormat.OpenAIChat => value.IndexOf("\"chat.completion.chunk\""u8) >= 0
            || (value.IndexOf("\"delta\""u8) >= 0 && value.IndexOf("\"message\""u8) < 0),
        WireFormat.AnthropicMessages => MessagesEvents.KindOf(value) is not (MessagesEvent.Other or MessagesEvent.Error),
        WireFormat.OpenAIResponses => ResponsesEvents.TypeOf(value).StartsWith("response."u8),
        WireFormat.GeminiGenerate => isWhole && value.IndexOf("\"candidates\""u8) >= 0 && value.IndexOf("\"finishReason\""u8) < 0,
        WireFormat.BedrockConverse or WireFormat.OllamaChat => !isWhole,
        _ => false,
    };
}
