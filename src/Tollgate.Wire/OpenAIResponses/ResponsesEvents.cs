using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIResponses;

/// <summary>The type of a Responses stream event, from its data or from the beginning of its bytes.</summary>
internal static class ResponsesEvents
{
    public static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> data)
    {
        var cursor = new JsonCursor(data);
        if (!cursor.EnterObject())
        {
            return default;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("type"u8))
            {
                cursor.ReadString(out var type);
                return type;
            }

            cursor.Skip();
        }

        return default;
    }

    public static bool IsTerminal(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8)
        || type.SequenceEqual("response.cancelled"u8) || type.SequenceEqual("error"u8);

    /// <summary>True when an event that begins like this is one that ends a stream; only its first bytes are looked at.</summary>
    public static bool MayBeTerminal(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, 256)];
        return head.IndexOf("response.completed\""u8) >= 0 || head.IndexOf("response.incomplete\""u8) >= 0
            || head.IndexOf("response.failed\""u8) >= 0 || head.IndexOf("response.cancelled\""u8) >= 0
            || head.StartsWith("event: response.completed"u8) || head.StartsWith("event: response.incomplete"u8)
            || head.StartsWith("event: response.failed"u8);
    }
}
