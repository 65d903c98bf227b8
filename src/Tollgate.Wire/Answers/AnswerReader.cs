using System.Buffers;
using Tollgate.Wire.AnthropicMessages;
using Tollgate.Wire.Bedrock;
using Tollgate.Wire.Gemini;
using Tollgate.Wire.Json;
using Tollgate.Wire.Ollama;
using Tollgate.Wire.OpenAIChat;
using Tollgate.Wire.OpenAIEmbeddings;
using Tollgate.Wire.OpenAIResponses;

namespace Tollgate.Wire;

/// <summary>Reads whole answers. Never throws for any bytes: facts that stay null were not found. Thread-safe (the facts are not).</summary>
public static class AnswerReader
{
    /// <summary>Reads the body of a non-streamed answer, or of an error.</summary>
    public static void Read(WireFormat format, ReadOnlySpan<byte> body, AnswerFacts facts)
    {
        facts.Reset();
        var cursor = new JsonCursor(body);
        switch (format)
        {
            case WireFormat.OpenAIChat or WireFormat.OpenAICompletions:
                var chunk = default(ChatChunk);
                ChatReader.Read(body, facts, ref chunk);
                break;
            case WireFormat.OpenAIEmbeddings:
                EmbeddingsReader.Read(ref cursor, facts);
                break;
            case WireFormat.OpenAIResponses:
                ResponsesReader.Read(ref cursor, facts, countText: true);
                break;
            case WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens:
                MessagesReader.Read(ref cursor, facts, isStart: false, isCount: format == WireFormat.AnthropicCountTokens);
                break;
            case WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed:
                GeminiReader.Read(body, facts);
                break;
            case WireFormat.BedrockConverse:
                ConverseReader.Read(body, facts);
                break;
            default:
                OllamaReader.Read(body, facts, whole: true);
                break;
        }
    }

    /// <summary>Reads a body that came in several buffers; they are joined in a pooled array.</summary>
    public static void Read(WireFormat format, in ReadOnlySequence<byte> body, AnswerFacts facts)
    {
        if (body.IsSingleSegment)
        {
            Read(format, body.FirstSpan, facts);
            return;
        }

        var length = checked((int)body.Length);
        var joined = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(joined);
        Read(format, joined.AsSpan(0, length), facts);
        ArrayPool<byte>.Shared.Return(joined);
    }

    /// <summary>Reads a bare usage object, or a whole answer when that is what it is (<c>tollgate cost</c>).</summary>
    public static void ReadUsageOnly(WireFormat format, ReadOnlySpan<byte> usage, AnswerFacts facts)
    {
        facts.Reset();
        var cursor = new JsonCursor(usage);
        switch (format)
        {
            case WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens:
                MessagesUsage.Read(ref cursor, facts, isStart: false);
                break;
            case WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed:
                GeminiUsage.Read(ref cursor, facts);
                break;
            case WireFormat.BedrockConverse:
                ConverseReader.Usage(ref cursor, facts.Usage);
                break;
            case WireFormat.OllamaChat:
                break;
            default:
                OpenAIUsage.Read(ref cursor, facts.Usage);
                break;
        }

        if (facts.Usage is { Seen: false, HasUnusable: false })
        {
            Read(format, usage, facts);
        }
    }
}
