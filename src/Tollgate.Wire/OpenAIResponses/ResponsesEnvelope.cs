using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIResponses;

/// <summary>Repeats the members of an announced response that do not change when it ends.</summary>
internal static class ResponsesEnvelope
{
    /// <summary>Writes the members, each with a comma after it; a minimal set when nothing was announced.</summary>
    public static void Write(ReadOnlySpan<byte> response, IBufferWriter<byte> output)
    {
        var cursor = new JsonCursor(response);
        if (!cursor.EnterObject())
        {
            output.Write("\"id\":\"resp_cut\",\"object\":\"response\",\"created_at\":0,\"model\":\"\","u8);
            return;
        }

        while (cursor.NextMember(out var name))
        {
            var value = cursor.ReadRaw();
            if (cursor.Failed || Changes(name))
            {
                continue;
            }

            output.Write("\""u8);
            output.Write(name);
            output.Write("\":"u8);
            output.Write(value);
            output.Write(","u8);
        }
    }

    private static bool Changes(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("status"u8) || name.SequenceEqual("incomplete_details"u8) || name.SequenceEqual("error"u8)
        || name.SequenceEqual("output"u8) || name.SequenceEqual("usage"u8);
}
