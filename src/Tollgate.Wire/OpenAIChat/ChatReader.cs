using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIChat;

/// <summary>Reads chat and completion answers: whole ones and stream chunks have the same root.</summary>
internal static class ChatReader
{
    /// <summary>Reads a root object; <paramref name="skip"/> is the offset of the value of <c>choices</c> when what precedes it is known.</summary>
    public static void Read(ReadOnlySpan<byte> json, AnswerFacts facts, ref ChatChunk chunk, int skip = 0)
    {
        var cursor = new JsonCursor(json, skip);
        if (skip > 0)
        {
            chunk.ChoicesAt = skip;
            Choices(ref cursor, facts, ref chunk);
        }
        else if (!cursor.EnterObject())
        {
            return;
        }

        var plain = true;
        while (true)
        {
            cursor.Peek();
            var start = cursor.Position;
            if (!cursor.NextMember(out var name))
            {
                return;
            }

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
                    plain = false;
                    chunk.HasUsage = cursor.Peek() == (byte)'{';
                    OpenAIUsage.Read(ref cursor, facts.Usage);
                    chunk.UsageStart = start;
                    chunk.UsageEnd = cursor.Failed ? 0 : cursor.Position;
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    plain = false;
                    var before = facts.HasError;
                    facts.HasError = false;
                    ErrorReader.Read(ref cursor, facts);
                    chunk.HasError |= facts.HasError;
                    facts.HasError |= before;
                    break;
                case 6 when name.SequenceEqual("x_groq"u8):
                    plain = false;
                    Groq(ref cursor, facts, ref chunk);
                    break;
                case 7 when name.SequenceEqual("choices"u8):
                    cursor.Peek();
                    chunk.ChoicesAt = plain ? cursor.Position : 0;
                    Choices(ref cursor, facts, ref chunk);
                    break;
                case 12 when name.SequenceEqual("service_tier"u8):
                    if (cursor.ReadString(out var tier))
                    {
                        facts.ServiceTier = TextPool.Get(tier);
                    }

                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private static void Choices(ref JsonCursor cursor, AnswerFacts facts, ref ChatChunk chunk)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            chunk.HasChoices = true;
            if (!cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            var index = 0L;
            var finished = false;
            while (cursor.NextMember(out var name))
            {
                switch (name.Length)
                {
                    case 4 when name.SequenceEqual("text"u8):
                        facts.AddText(ref cursor);
                        break;
                    case 5 when name.SequenceEqual("index"u8):
                        index = cursor.ReadCount() ?? 0;
                        break;
                    case 5 when name.SequenceEqual("delta"u8):
                        ChatMessage.Read(ref cursor, facts, whole: false);
                        break;
                    case 7 when name.SequenceEqual("message"u8):
                        ChatMessage.Read(ref cursor, facts, whole: true);
                        break;
                    case 13 when name.SequenceEqual("finish_reason"u8):
                        if (cursor.ReadString(out var reason))
                        {
                            facts.FinishReason = TextPool.Get(reason);
                            finished = true;
                        }

                        break;
                    default:
                        cursor.Skip();
                        break;
                }
            }

            var bit = 1UL << (int)Math.Min(index, 63);
            facts.OutputItems = (int)Math.Max(facts.OutputItems, Math.Min(index, 1_000_000) + 1);
            chunk.Open |= bit;
            if (finished)
            {
                chunk.Finished = true;
                chunk.Closed |= bit;
            }
        }
    }

    private static void Groq(ref JsonCursor cursor, AnswerFacts facts, ref ChatChunk chunk)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("usage"u8))
            {
                OpenAIUsage.Read(ref cursor, facts.Usage);
            }
            else if (name.SequenceEqual("error"u8))
            {
                ErrorReader.Read(ref cursor, facts);
                chunk.HasError |= facts.HasError;
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
