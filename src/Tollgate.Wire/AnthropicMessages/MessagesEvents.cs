using Tollgate.Wire.Json;

namespace Tollgate.Wire.AnthropicMessages;

/// <summary>Tells the events of a message stream apart by the type in their data, and reads the frequent one.</summary>
internal static class MessagesEvents
{
    public static MessagesEvent KindOf(ReadOnlySpan<byte> data)
    {
        var cursor = new JsonCursor(data);
        if (!cursor.EnterObject())
        {
            return MessagesEvent.Other;
        }

        while (cursor.NextMember(out var name))
        {
            if (!name.SequenceEqual("type"u8))
            {
                cursor.Skip();
                continue;
            }

            cursor.ReadString(out var type);
            return type.Length switch
            {
                5 when type.SequenceEqual("error"u8) => MessagesEvent.Error,
                12 when type.SequenceEqual("message_stop"u8) => MessagesEvent.Stop,
                13 when type.SequenceEqual("message_start"u8) => MessagesEvent.Start,
                13 when type.SequenceEqual("message_delta"u8) => MessagesEvent.MessageDelta,
                18 when type.SequenceEqual("content_block_stop"u8) => MessagesEvent.BlockStop,
                19 when type.SequenceEqual("content_block_start"u8) => MessagesEvent.BlockStart,
                19 when type.SequenceEqual("content_block_delta"u8) => MessagesEvent.Delta,
                _ => MessagesEvent.Other,
            };
        }

        return MessagesEvent.Other;
    }

    /// <summary>Reads the members of a <c>content_block_delta</c>.</summary>
    public static void ReadDelta(ref JsonCursor cursor, AnswerFacts facts)
    {
        while (cursor.NextMember(out var name))
        {
            if (!name.SequenceEqual("delta"u8) || !cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            while (cursor.NextMember(out var inner))
            {
                if (inner.SequenceEqual("text"u8))
                {
                    facts.AddText(ref cursor);
                }
                else if (inner.SequenceEqual("partial_json"u8))
                {
                    facts.VisibleOutputBytes += OutputText.Length(ref cursor);
                }
                else if (inner.SequenceEqual("thinking"u8))
                {
                    facts.AddReasoning(ref cursor);
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
    }
}
