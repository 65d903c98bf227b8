using Tollgate.Wire.Json;

namespace Tollgate.Wire.Gemini;

/// <summary>Gemini's usageMetadata. Cumulative in a stream: the last figure of each kind stands. Vertex sends some without counts.</summary>
internal static class GeminiUsage
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts)
    {
        var usage = facts.Usage;
        if (cursor.Peek() != (byte)'{')
        {
            cursor.Skip();
            return;
        }

        var raw = cursor.ReadRaw();
        var inside = new JsonCursor(raw);
        inside.EnterObject();
        var before = usage.Seen;
        usage.Seen = false;
        while (!cursor.Failed && inside.NextMember(out var name))
        {
            Member(ref inside, name, facts);
        }

        if (usage.Seen)
        {
            usage.KeepRaw(raw);
        }

        usage.Seen |= before;
    }

    /// <summary>Reads one member; also those of a count answer, which stand at its root.</summary>
    public static void Member(ref JsonCursor cursor, ReadOnlySpan<byte> name, AnswerFacts facts)
    {
        var usage = facts.Usage;
        switch (name.Length)
        {
            case 11 when name.SequenceEqual("trafficType"u8) || name.SequenceEqual("serviceTier"u8):
                if (cursor.ReadString(out var tier))
                {
                    facts.ServiceTier = TextPool.Get(tier);
                }

                break;
            case 11 when name.SequenceEqual("totalTokens"u8):
            case 15 when name.SequenceEqual("totalTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.Total, usage);
                break;
            case 16 when name.SequenceEqual("promptTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.Input, usage);
                break;
            case 18 when name.SequenceEqual("thoughtsTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.Reasoning, usage);
                break;
            case 18 when name.SequenceEqual("cacheTokensDetails"u8):
                GeminiDetails.Read(ref cursor, ref usage.AudioCacheRead, ref usage.ImageCacheRead, ref usage.VideoCacheRead);
                break;
            case 19 when name.SequenceEqual("promptTokensDetails"u8):
                GeminiDetails.Read(ref cursor, ref usage.AudioInput, ref usage.ImageInput, ref usage.VideoInput);
                break;
            case 20 when name.SequenceEqual("candidatesTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.Output, usage);
                break;
            case 23 when name.SequenceEqual("cachedContentTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.CacheRead, usage);
                break;
            case 23 when name.SequenceEqual("candidatesTokensDetails"u8):
                long? video = null;
                GeminiDetails.Read(ref cursor, ref usage.AudioOutput, ref usage.ImageOutput, ref video);
                break;
            case 23 when name.SequenceEqual("toolUsePromptTokenCount"u8):
                UsageValues.Count(ref cursor, ref usage.ToolUseInput, usage);
                break;
            case 26 when name.SequenceEqual("toolUsePromptTokensDetails"u8):
                GeminiDetails.Read(ref cursor, ref usage.ToolUseAudio, ref usage.ToolUseImage, ref usage.ToolUseVideo);
                break;
            default:
                cursor.Skip();
                break;
        }
    }
}
