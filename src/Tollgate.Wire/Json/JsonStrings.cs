using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tollgate.Wire.Json;

/// <summary>Raw JSON strings: where they end, what they say, and how to write one.</summary>
internal static class JsonStrings
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The index of the quote that closes the string whose text starts at <paramref name="start"/>; -1 when it is missing.</summary>
    public static int EndOf(ReadOnlySpan<byte> json, int start)
    {
        var position = start;
        while (true)
        {
            position = IndexOfQuoteOrEscape(json, position);
            if (position < 0 || json[position] == (byte)'"')
            {
                return position;
            }

            position += 2;
        }
    }

    // Strings in answers are short: one vector compare beats a call that has to get going first.
    private static int IndexOfQuoteOrEscape(ReadOnlySpan<byte> json, int position)
    {
        ref var start = ref MemoryMarshal.GetReference(json);
        var quote = Vector128.Create((byte)'"');
        var escape = Vector128.Create((byte)'\\');
        for (; position <= json.Length - Vector128<byte>.Count; position += Vector128<byte>.Count)
        {
            var next = Vector128.LoadUnsafe(ref start, (nuint)position);
            var found = (Vector128.Equals(next, quote) | Vector128.Equals(next, escape)).ExtractMostSignificantBits();
            if (found != 0)
            {
                return position + BitOperations.TrailingZeroCount(found);
            }
        }

        for (; position < json.Length; position++)
        {
            if (json[position] is (byte)'"' or (byte)'\\')
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>The text of a raw JSON string, escapes decoded; invalid text comes back as far as it can be read.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        var quoted = ArrayPool<byte>.Shared.Rent(raw.Length + 2);
        try
        {
            quoted[0] = (byte)'"';
            raw.CopyTo(quoted.AsSpan(1));
            quoted[raw.Length + 1] = (byte)'"';
            var reader = new Utf8JsonReader(quoted.AsSpan(0, raw.Length + 2));
            return reader.Read() ? reader.GetString() ?? "" : "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(raw);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(quoted);
        }
    }

    /// <summary>Writes <paramref name="text"/> as a JSON string with its quotes; returns the bytes written. Never escapes more than it must.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        destination[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, destination[1..]);
        if (destination.Slice(1, length).ContainsAnyExcept(Plain))
        {
            var escaped = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            length = escaped.EncodedUtf8Bytes.Length;
            escaped.EncodedUtf8Bytes.CopyTo(destination[1..]);
        }

        destination[length + 1] = (byte)'"';
        return length + 2;
    }

    /// <summary>An upper bound of what <see cref="Encode"/> writes.</summary>
    public static int MaxEncodedLength(int characters) => checked((characters * 6) + 2);
}
