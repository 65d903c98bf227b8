using System.Buffers;
using System.Text.Json;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire;

/// <summary>Finds the images that a request carries as base64, and their sizes.</summary>
internal static class EmbeddedImage
{
    // "data:image/png;charset=utf-8;base64," and the like.
    private const int LongestPrefix = 128;

    /// <summary>
    /// Notes the image in the string under the reader as the one of the part being read. False when it should be a <c>data:</c> address
    /// and is none.
    /// </summary>
    public static bool Note(ref Utf8JsonReader reader, RequestFacts facts, bool isAddress)
    {
        if (!reader.HasValueSequence)
        {
            return Note(reader.ValueSpan, facts, isAddress);
        }

        // A part of the beginning is enough, and it must not matter how the body was cut.
        var value = reader.ValueSequence;
        var length = (int)Math.Min(value.Length, LongestPrefix + ImageHeader.Window);
        var beginning = ArrayPool<byte>.Shared.Rent(length);
        value.Slice(0, length).CopyTo(beginning);
        var noted = Note(beginning.AsSpan(0, length), facts, isAddress);
        ArrayPool<byte>.Shared.Return(beginning);
        return noted;
    }

    private static bool Note(ReadOnlySpan<byte> value, RequestFacts facts, bool isAddress)
    {
        if (isAddress)
        {
            if (!value.StartsWith("data:"u8))
            {
                return false;
            }

            var comma = value[..Math.Min(value.Length, LongestPrefix)].IndexOf(";base64,"u8);
            value = comma < 0 ? default : value[(comma + ";base64,".Length)..];
        }

        ImageHeader.TryReadSize(value, out var size);
        facts.Pending = (facts.Pending.Found + 1, size);
        return true;
    }
}
