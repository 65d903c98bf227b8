using Tollgate.Wire.Json;

namespace Tollgate.Wire.AnthropicMessages;

/// <summary>Reads an Anthropic message: the body of a non-stream answer, and the message inside <c>message_start</c>.</summary>
internal static class MessagesReader
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts, bool isStart, bool isCount = false)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8):
                    if (cursor.ReadString(out var id))
                    {
                        facts.SetId(id);
                    }

                    break;
                case 5 when name.SequenceEqual("model"u8):
                    if (cursor.ReadString(out var model))
                    {
                        facts.SetModel(model);
                    }

                    break;
                case 5 when name.SequenceEqual("usage"u8):
                    MessagesUsage.Read(ref cursor, facts, isStart);
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    ErrorReader.Read(ref cursor, facts);
                    break;
                case 7 when name.SequenceEqual("content"u8):
                    Content(ref cursor, facts);
                    break;
                case 11 when name.SequenceEqual("stop_reason"u8):
                    StopReason(ref cursor, facts);
                    break;
                case 12 when isCount && name.SequenceEqual("input_tokens"u8):
                    // The whole answer of count_tokens. Elsewhere a root like this is a bare usage object.
                    UsageValues.Count(ref cursor, ref facts.Usage.Input, facts.Usage);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    public static void StopReason(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (cursor.ReadString(out var reason))
        {
            facts.FinishReason = TextPool.Get(reason);
        }
    }

    /// <summary>Reads a content block; <paramref name="isTool"/> says whether it is a call of the caller's own tool.</summary>
    public static void Block(ref JsonCursor cursor, AnswerFacts facts, out bool isTool)
    {
        isTool = false;
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        facts.OutputItems++;
        long visible = 0;
        long reasoning = 0;
        ReadOnlySpan<byte> text = default;
        var isResult = false;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("type"u8):
                    if (cursor.ReadString(out var type))
                    {
                        isTool = type.SequenceEqual("tool_use"u8);
                        isResult = type.EndsWith("_tool_result"u8);
                        facts.ToolCalls += isTool ? 1 : 0;
                    }

                    break;
                case 4 when name.SequenceEqual("text"u8):
                    cursor.ReadString(out text);
                    visible += text.Length;
                    break;
                case 4 when name.SequenceEqual("name"u8):
                    visible += OutputText.Strings(ref cursor);
                    break;
                case 5 when name.SequenceEqual("input"u8):
                    // Tool arguments count with their names and braces: the model wrote them.
                    visible += cursor.ReadRaw() is { Length: > 2 } raw ? raw.Length : 0;
                    break;
                case 8 when name.SequenceEqual("thinking"u8):
                case 4 when name.SequenceEqual("data"u8):
                    reasoning += OutputText.Strings(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        facts.Text?.Add(isResult ? default : text, isReasoning: false);
        facts.VisibleOutputBytes += isResult ? 0 : visible;
        facts.ReasoningBytes += isResult ? 0 : reasoning;
    }

    private static void Content(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            Block(ref cursor, facts, out _);
        }
    }
}
