using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIChat;

/// <summary>The members every chunk of a stream repeats, kept as they came for an ending the gateway has to write.</summary>
internal static class ChatEnvelope
{
    private const int MaxMember = 512;

    public static void Capture(ReadOnlySpan<byte> json, ByteBuffer envelope)
    {
        var cursor = new JsonCursor(json);
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextMember(out var name))
        {
            var repeated = name.SequenceEqual("id"u8) || name.SequenceEqual("object"u8) || name.SequenceEqual("created"u8)
                || name.SequenceEqual("model"u8) || name.SequenceEqual("system_fingerprint"u8) || name.SequenceEqual("provider"u8);
            var value = cursor.ReadRaw();
            if (repeated && !value.IsEmpty && value.Length <= MaxMember)
            {
                envelope.Append((byte)'"');
                envelope.Append(name);
                envelope.Append("\":"u8);
                envelope.Append(value);
                envelope.Append((byte)',');
            }
        }
    }
}
