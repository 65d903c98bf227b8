using Tollgate.Wire.Json;

namespace Tollgate.Wire.Gemini;

/// <summary>Reads a GenerateContentResponse: a body, or one chunk of a stream. Also the answers of countTokens and embedding.</summary>
internal static class GeminiReader
{
    /// <summary>Reads one response; true when a candidate in it has finished or the prompt was blocked.</summary>
    public static bool Read(ReadOnlySpan<byte> json, AnswerFacts facts)
    {
        var cursor = new JsonCursor(json);
        if (cursor.Peek() == (byte)'[')
        {
            // A stream in array framing, or a list of errors: the elements are responses.
            var any = false;
            cursor.EnterArray();
            while (cursor.NextElement())
            {
                any |= One(ref cursor, facts);
            }

            return any;
        }

        return One(ref cursor, facts);
    }

    public static bool One(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return false;
        }

        var finished = false;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 5 when name.SequenceEqual("error"u8):
                    ErrorReader.Read(ref cursor, facts);
                    finished |= facts.HasError;
                    break;
                case 9 when name.SequenceEqual("embedding"u8):
                    facts.Embeddings++;
                    cursor.Skip();
                    break;
                case 10 when name.SequenceEqual("embeddings"u8):
                    facts.Embeddings += Elements(ref cursor);
                    break;
                case 10 when name.SequenceEqual("candidates"u8):
                    finished |= GeminiCandidates.Read(ref cursor, facts);
                    break;
                case 10 when name.SequenceEqual("responseId"u8):
                    if (cursor.ReadString(out var id))
                    {
                        facts.SetId(id);
                    }

                    break;
                case 12 when name.SequenceEqual("modelVersion"u8):
                    if (cursor.ReadString(out var model))
                    {
                        facts.SetModel(model);
                    }

                    break;
                case 13 when name.SequenceEqual("usageMetadata"u8):
                    GeminiUsage.Read(ref cursor, facts);
                    break;
                case 14 when name.SequenceEqual("promptFeedback"u8):
                    finished |= Blocked(ref cursor, facts);
                    break;
                default:
                    GeminiUsage.Member(ref cursor, name, facts);
                    break;
            }
        }

        return finished;
    }

    private static int Elements(ref JsonCursor cursor)
    {
        var count = 0;
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return 0;
        }

        while (cursor.NextElement())
        {
            count++;
            cursor.Skip();
        }

        return count;
    }

    private static bool Blocked(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return false;
        }

        var blocked = false;
        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("blockReason"u8) && cursor.ReadString(out var reason))
            {
                facts.FinishReason ??= TextPool.Get(reason);
                blocked = true;
            }
            else if (!name.SequenceEqual("blockReason"u8))
            {
                cursor.Skip();
            }
        }

        return blocked;
    }
}
