using Tollgate.Wire.Json;
using Tollgate.Wire.OpenAIChat;

namespace Tollgate.Wire.Ollama;

/// <summary>Reads one line of an Ollama answer; its last line, or a non-stream body, carries the counts at its root.</summary>
internal static class OllamaReader
{
    /// <summary>Reads one object; true when it says <c>done</c>.</summary>
    public static bool Read(ReadOnlySpan<byte> json, AnswerFacts facts, bool whole)
    {
        var cursor = new JsonCursor(json);
        if (!cursor.EnterObject())
        {
            return false;
        }

        var done = false;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("done"u8):
                    done = cursor.ReadBool() ?? false;
                    break;
                case 5 when name.SequenceEqual("model"u8):
                    if (cursor.ReadString(out var model))
                    {
                        facts.SetModel(model);
                    }

                    break;
                case 5 when name.SequenceEqual("error"u8):
                    ErrorReader.Read(ref cursor, facts);
                    break;
                case 7 when name.SequenceEqual("message"u8):
                    Message(ref cursor, facts);
                    break;
                case 8 when name.SequenceEqual("response"u8):
                    facts.AddText(ref cursor);
                    break;
                case 8 when name.SequenceEqual("thinking"u8):
                    facts.AddReasoning(ref cursor);
                    break;
                case 10 when name.SequenceEqual("eval_count"u8):
                    UsageValues.Count(ref cursor, ref facts.Usage.Output, facts.Usage);
                    break;
                case 10 when name.SequenceEqual("embeddings"u8):
                    facts.Embeddings += cursor.Peek() == (byte)'[' ? 1 : 0;
                    cursor.Skip();
                    break;
                case 11 when name.SequenceEqual("done_reason"u8):
                    if (cursor.ReadString(out var reason))
                    {
                        facts.FinishReason = TextPool.Get(reason);
                    }

                    break;
                case 17 when name.SequenceEqual("prompt_eval_count"u8):
                    UsageValues.Count(ref cursor, ref facts.Usage.Input, facts.Usage);
                    break;
                case 24 when name.SequenceEqual("prompt_eval_cached_count"u8):
                    UsageValues.Count(ref cursor, ref facts.Usage.CacheRead, facts.Usage);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (facts.Usage.Seen && (done || whole))
        {
            facts.Usage.KeepRaw(json);
        }

        return done;
    }

    private static void Message(ref JsonCursor cursor, AnswerFacts facts)
    {
        facts.OutputItems = 1;
        var inside = new JsonCursor(cursor.ReadRaw());
        var thinking = inside;
        ChatMessage.Read(ref inside, facts, whole: true);
        if (!thinking.EnterObject())
        {
            return;
        }

        // Ollama names its reasoning differently; the message reader took it for visible text.
        while (thinking.NextMember(out var name))
        {
            if (name.SequenceEqual("thinking"u8))
            {
                var bytes = OutputText.Length(ref thinking);
                facts.VisibleOutputBytes -= bytes;
                facts.ReasoningBytes += bytes;
            }
            else
            {
                thinking.Skip();
            }
        }
    }
}
