using System.Text.Json;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>What the token under a reader says, without allocating for what comes again and again.</summary>
internal static class RequestValues
{
    /// <summary>The largest count that is taken from a request: far above what any model does, and two of them still multiply.</summary>
    public const long LargestCount = 1_000_000_000;

    /// <summary>The member name under the reader, decoded; empty when it is too long to be one of ours.</summary>
    public static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        return Length(ref reader) <= facts.Scratch.Length ? facts.Scratch.AsSpan(0, reader.CopyString(facts.Scratch)) : default;
    }

    /// <summary>The member name as text.</summary>
    public static string NameText(ref Utf8JsonReader reader, RequestFacts facts) => TextPool.Get(Name(ref reader, facts));

    /// <summary>The string under the reader; null when it is none.</summary>
    public static string? Text(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return TextPool.Get(reader.ValueSpan);
        }

        return Length(ref reader) <= facts.Scratch.Length && !reader.ValueIsEscaped
            ? TextPool.Get(facts.Scratch.AsSpan(0, reader.CopyString(facts.Scratch)))
            : Escaped(ref reader);
    }

    // Unpaired surrogate escapes are legal JSON but no text.
    private static string Escaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>The length in bytes of the string or name under the reader, as written.</summary>
    public static long Length(ref Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;

    /// <summary>Where the scalar under the reader stands.</summary>
    public static ByteRange Range(ref Utf8JsonReader reader) =>
        new(reader.TokenStartIndex, checked((int)(reader.BytesConsumed - reader.TokenStartIndex)));

    /// <summary>Moves behind the value under the reader; returns its length in bytes as written.</summary>
    public static long Extent(ref Utf8JsonReader reader)
    {
        var start = reader.TokenStartIndex;
        reader.Skip();
        return reader.BytesConsumed - start;
    }
}
