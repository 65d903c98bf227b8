using Tollgate.Wire.Json;

namespace Tollgate.Wire.Bedrock;

/// <summary>
/// Reads Bedrock Converse: a whole answer, or one event of a stream as JSON (wrapped in its event name, or the bare payload).
/// </summary>
internal static class ConverseReader
{
    /// <summary>Reads one object; true when it carried the usage, which is the last thing of a stream.</summary>
    public static bool Read(ReadOnlySpan<byte> json, AnswerFacts facts)
    {
        var cursor = new JsonCursor(json);
        return One(ref cursor, facts, 0);
    }

    private static bool One(ref JsonCursor cursor, AnswerFacts facts, int depth)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return false;
        }

        var usage = false;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 5 when name.SequenceEqual("usage"u8):
                    usage |= cursor.Peek() == (byte)'{';
                    Usage(ref cursor, facts.Usage);
                    break;
                case 5 when name.SequenceEqual("delta"u8) || name.SequenceEqual("start"u8):
                    Block(ref cursor, facts);
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    ErrorReader.Read(ref cursor, facts);
                    break;
                case 6 when name.SequenceEqual("output"u8) && depth < 4:
                case 7 when name.SequenceEqual("message"u8) && depth is > 0 and < 4:
                case 8 when name.SequenceEqual("metadata"u8) && depth < 4:
                case 11 when name.SequenceEqual("messageStop"u8) && depth < 4:
                case 17 when name.SequenceEqual("contentBlockDelta"u8) && depth < 4:
                case 17 when name.SequenceEqual("contentBlockStart"u8) && depth < 4:
                    usage |= One(ref cursor, facts, depth + 1);
                    break;
                case 7 when name.SequenceEqual("content"u8):
                    Blocks(ref cursor, facts);
                    break;
                case 7 when name.SequenceEqual("message"u8):
                    // An exception's body is {"message": …}.
                    if (cursor.ReadString(out var text))
                    {
                        facts.HasError = true;
                        facts.ErrorMessage = JsonStrings.Decode(text[..Math.Min(text.Length, 512)].TrimEnd((byte)'\\'));
                    }

                    break;
                case 10 when name.SequenceEqual("stopReason"u8):
                    if (cursor.ReadString(out var reason))
                    {
                        facts.FinishReason = TextPool.Get(reason);
                    }

                    break;
                case 11 when name.SequenceEqual("serviceTier"u8):
                    Tier(ref cursor, facts);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        return usage;
    }

    public static void Usage(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!UsageValues.TryObject(ref cursor, usage, out var inside))
        {
            return;
        }

        while (inside.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 11 when name.SequenceEqual("inputTokens"u8):
                    UsageValues.Count(ref inside, ref usage.Input, usage);
                    break;
                case 11 when name.SequenceEqual("totalTokens"u8):
                    UsageValues.Count(ref inside, ref usage.Total, usage);
                    break;
                case 12 when name.SequenceEqual("outputTokens"u8):
                    UsageValues.Count(ref inside, ref usage.Output, usage);
                    break;
                case 12 when name.SequenceEqual("cacheDetails"u8):
                    CacheDetails(ref inside, usage);
                    break;
                case 20 when name.SequenceEqual("cacheReadInputTokens"u8):
                    UsageValues.Count(ref inside, ref usage.CacheRead, usage);
                    break;
                case 21 when name.SequenceEqual("cacheWriteInputTokens"u8):
                    UsageValues.Count(ref inside, ref usage.CacheWrite, usage);
                    break;
                default:
                    inside.Skip();
                    break;
            }
        }
    }

    private static void CacheDetails(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            ReadOnlySpan<byte> ttl = default;
            long? tokens = null;
            while (cursor.NextMember(out var name))
            {
                if (name.SequenceEqual("ttl"u8))
                {
                    cursor.ReadString(out ttl);
                }
                else if (name.SequenceEqual("inputTokens"u8))
                {
                    tokens = cursor.ReadFigure();
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (ttl.SequenceEqual("1h"u8))
            {
                usage.CacheWrite1h = tokens ?? usage.CacheWrite1h;
            }
            else if (ttl.SequenceEqual("5m"u8))
            {
                usage.CacheWrite5m = tokens ?? usage.CacheWrite5m;
            }
        }
    }

    private static void Tier(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("type"u8) && cursor.ReadString(out var tier))
            {
                facts.ServiceTier = TextPool.Get(tier);
            }
            else if (!name.SequenceEqual("type"u8))
            {
                cursor.Skip();
            }
        }
    }

    private static void Blocks(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            facts.OutputItems++;
            Block(ref cursor, facts);
        }
    }

    private static void Block(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("reasoningContent"u8))
            {
                facts.ReasoningBytes += OutputText.Strings(ref cursor);
            }
            else if (name.SequenceEqual("text"u8))
            {
                facts.AddText(ref cursor);
            }
            else if (name.SequenceEqual("image"u8))
            {
                facts.MediaOutputs++;
                cursor.Skip();
            }
            else if (name.SequenceEqual("toolUse"u8))
            {
                var raw = cursor.ReadRaw();
                facts.ToolCalls += raw.IndexOf("\"toolUseId\""u8) >= 0 ? 1 : 0;
                facts.VisibleOutputBytes += raw.Length;
            }
            else
            {
                facts.VisibleOutputBytes += OutputText.Strings(ref cursor);
            }
        }
    }
}
