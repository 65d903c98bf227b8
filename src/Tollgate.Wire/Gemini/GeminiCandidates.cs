using Tollgate.Wire.Json;

namespace Tollgate.Wire.Gemini;

/// <summary>Candidates: their text and thoughts, finish reasons, and the searches they were grounded in.</summary>
internal static class GeminiCandidates
{
    public static bool Read(ref JsonCursor cursor, AnswerFacts facts)
    {
        var finished = false;
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return false;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            var index = 0L;
            while (cursor.NextMember(out var name))
            {
                switch (name.Length)
                {
                    case 5 when name.SequenceEqual("index"u8):
                        index = cursor.ReadCount() ?? 0;
                        break;
                    case 7 when name.SequenceEqual("content"u8):
                        Content(ref cursor, facts);
                        break;
                    case 12 when name.SequenceEqual("finishReason"u8):
                        if (cursor.ReadString(out var reason) && !reason.IsEmpty)
                        {
                            facts.FinishReason = TextPool.Get(reason);
                            finished = true;
                        }

                        break;
                    case 17 when name.SequenceEqual("groundingMetadata"u8):
                        Grounding(ref cursor, facts);
                        break;
                    default:
                        cursor.Skip();
                        break;
                }
            }

            facts.OutputItems = (int)Math.Max(facts.OutputItems, Math.Min(index, 1_000_000) + 1);
        }

        return finished;
    }

    private static void Content(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (!name.SequenceEqual("parts"u8) || !cursor.EnterArray())
            {
                cursor.Skip();
                continue;
            }

            while (cursor.NextElement())
            {
                Part(ref cursor, facts);
            }
        }
    }

    private static void Part(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        var thought = false;
        ReadOnlySpan<byte> text = default;
        long bytes = 0;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("text"u8):
                    cursor.ReadString(out text);
                    break;
                case 7 when name.SequenceEqual("thought"u8):
                    thought = cursor.ReadBool() ?? false;
                    break;
                case 10 when name.SequenceEqual("inlineData"u8):
                    facts.MediaOutputs++;
                    cursor.Skip();
                    break;
                case 12 when name.SequenceEqual("functionCall"u8):
                    facts.ToolCalls++;
                    bytes += cursor.ReadRaw().Length;
                    break;
                case 14 when name.SequenceEqual("executableCode"u8):
                    bytes += OutputText.Strings(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (thought)
        {
            facts.ReasoningBytes += bytes;
            facts.AddReasoning(text);
        }
        else
        {
            facts.VisibleOutputBytes += bytes;
            facts.AddText(text);
        }
    }

    // Charged per grounded prompt (Gemini 2) or per unique query that is not empty (Gemini 3).
    private static void Grounding(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            var queries = name.SequenceEqual("webSearchQueries"u8);
            if ((!queries && !name.SequenceEqual("groundingChunks"u8)) || !cursor.EnterArray())
            {
                cursor.Skip();
                continue;
            }

            while (cursor.NextElement())
            {
                if (!queries)
                {
                    facts.Usage.GroundedPrompts = 1;
                    cursor.Skip();
                }
                else if (cursor.ReadString(out var query) && !query.IsEmpty)
                {
                    facts.Usage.GroundedPrompts = 1;
                    facts.Usage.GroundedQueries = (facts.Usage.GroundedQueries ?? 0) + (facts.IsNew(query) ? 1 : 0);
                }
            }
        }
    }
}
