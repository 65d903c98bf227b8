using Tollgate.Wire.Json;
using Tollgate.Wire.OpenAIChat;

namespace Tollgate.Wire.OpenAIResponses;

/// <summary>Reads a Response object: a non-stream body, a stored response, or the one inside a stream's terminal event.</summary>
internal static class ResponsesReader
{
    /// <param name="countText">False when the text has been counted already, from the deltas.</param>
    public static void Read(ref JsonCursor cursor, AnswerFacts facts, bool countText)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        ReadOnlySpan<byte> status = default;
        ReadOnlySpan<byte> incomplete = default;
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
                    OpenAIUsage.Read(ref cursor, facts.Usage);
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    ErrorReader.Read(ref cursor, facts);
                    break;
                case 6 when name.SequenceEqual("status"u8):
                    cursor.ReadString(out status);
                    break;
                case 6 when name.SequenceEqual("output"u8):
                    ResponsesItems.Read(ref cursor, facts, countText);
                    break;
                case 12 when name.SequenceEqual("service_tier"u8):
                    if (cursor.ReadString(out var tier))
                    {
                        facts.ServiceTier = TextPool.Get(tier);
                    }

                    break;
                case 18 when name.SequenceEqual("incomplete_details"u8):
                    incomplete = Reason(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (!status.IsEmpty)
        {
            facts.Pending = status.SequenceEqual("queued"u8) || status.SequenceEqual("in_progress"u8);
            facts.FinishReason = facts.Pending ? null : TextPool.Get(incomplete.IsEmpty ? status : incomplete);
        }
    }

    private static ReadOnlySpan<byte> Reason(scoped ref JsonCursor cursor)
    {
        ReadOnlySpan<byte> reason = default;
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return reason;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("reason"u8))
            {
                cursor.ReadString(out reason);
            }
            else
            {
                cursor.Skip();
            }
        }

        return reason;
    }
}
