using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIChat;

/// <summary>A chat message or a delta of one: how much of it is visible, how much is reasoning, what it calls.</summary>
internal static class ChatMessage
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts, bool whole)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        ReadOnlySpan<byte> reasoning = default;
        var details = 0L;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("role"u8):
                    cursor.Skip();
                    break;
                case 5 when name.SequenceEqual("audio"u8):
                    Audio(ref cursor, facts);
                    break;
                case 6 when name.SequenceEqual("images"u8):
                    Images(ref cursor, facts);
                    break;
                case 7 when name.SequenceEqual("content"u8) || name.SequenceEqual("refusal"u8):
                    facts.AddText(ref cursor);
                    break;
                case 9 when name.SequenceEqual("reasoning"u8):
                case 17 when name.SequenceEqual("reasoning_content"u8):
                    // Two names for one text: some servers send both.
                    if (cursor.Peek() != (byte)'"')
                    {
                        details += OutputText.Strings(ref cursor);
                    }
                    else if (cursor.ReadString(out var text) && text.Length > reasoning.Length)
                    {
                        reasoning = text;
                    }

                    break;
                case 17 when name.SequenceEqual("reasoning_details"u8):
                    details += OutputText.Strings(ref cursor);
                    break;
                case 10 when name.SequenceEqual("tool_calls"u8):
                    ToolCalls(ref cursor, facts, whole);
                    break;
                case 11 when name.SequenceEqual("annotations"u8):
                    cursor.Skip();
                    break;
                case 13 when name.SequenceEqual("function_call"u8):
                    facts.ToolCalls += whole && cursor.Peek() == (byte)'{' ? 1 : 0;
                    facts.VisibleOutputBytes += OutputText.Strings(ref cursor);
                    break;
                default:
                    facts.VisibleOutputBytes += OutputText.Strings(ref cursor);
                    break;
            }
        }

        if (!reasoning.IsEmpty)
        {
            facts.AddReasoning(reasoning);
        }
        else
        {
            facts.ReasoningBytes += details;
        }
    }

    private static void ToolCalls(ref JsonCursor cursor, AnswerFacts facts, bool whole)
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

            var begins = whole;
            while (cursor.NextMember(out var name))
            {
                if (name.SequenceEqual("id"u8))
                {
                    begins |= cursor.ReadString(out var id) && !id.IsEmpty;
                }
                else if (name.SequenceEqual("type"u8))
                {
                    cursor.Skip();
                }
                else
                {
                    facts.VisibleOutputBytes += OutputText.Strings(ref cursor);
                }
            }

            facts.ToolCalls += begins ? 1 : 0;
        }
    }

    private static void Audio(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("transcript"u8))
            {
                facts.VisibleOutputBytes += OutputText.Length(ref cursor);
            }
            else
            {
                facts.MediaOutputs += name.SequenceEqual("data"u8) ? 1 : 0;
                cursor.Skip();
            }
        }
    }

    private static void Images(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            facts.MediaOutputs++;
            cursor.Skip();
        }
    }
}
