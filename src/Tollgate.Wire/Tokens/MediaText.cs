using System.Buffers;

namespace Tollgate.Wire.Tokens;

/// <summary>Tells embedded media from text in strings that may be either.</summary>
internal static class MediaText
{
    // Shorter strings are counted as text even when they are media; that costs less than being wrong.
    private const int ShortestBase64 = 64;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\\"u8);

    /// <summary>A <c>data:</c> address.</summary>
    public static bool IsDataAddress(ReadOnlySpan<byte> value) => value.StartsWith("data:"u8);

    /// <summary>An address the provider would fetch.</summary>
    public static bool IsRemoteAddress(ReadOnlySpan<byte> value) =>
        value.StartsWith("http:"u8) || value.StartsWith("https:"u8) || value.StartsWith("gs:"u8) || value.StartsWith("s3:"u8);

    /// <summary>The media type of a <c>data:</c> address.</summary>
    public static ReadOnlySpan<byte> MediaType(ReadOnlySpan<byte> address)
    {
        var type = address["data:"u8.Length..];
        var end = type.IndexOfAny((byte)';', (byte)',');
        return end < 0 ? [] : type[..end];
    }

    /// <summary>Whether content of a media type costs by its size or length rather than by its characters.</summary>
    public static bool IsMedia(ReadOnlySpan<byte> mediaType) =>
        mediaType.StartsWith("image/"u8) || mediaType.StartsWith("image\\/"u8)
        || mediaType.StartsWith("audio/"u8) || mediaType.StartsWith("audio\\/"u8)
        || mediaType.StartsWith("video/"u8) || mediaType.StartsWith("video\\/"u8)
        || mediaType.SequenceEqual("application/pdf"u8) || mediaType.SequenceEqual("application\\/pdf"u8);

    /// <summary>Whether a string is long and has only base64's characters; the one escape allowed is that of a slash.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> value)
    {
        if (value.Length < ShortestBase64 || value.ContainsAnyExcept(Base64))
        {
            return false;
        }

        // "\u0020" has only base64's characters too, and is a space to the reader.
        for (var at = value.IndexOf((byte)'\\'); at >= 0; at = value.IndexOf((byte)'\\'))
        {
            if (value[at + 1] != '/')
            {
                return false;
            }

            value = value[(at + 2)..];
        }

        return true;
    }
}
