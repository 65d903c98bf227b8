using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Tollgate.Wire.Tokens;

/// <summary>
/// Reads the size of an image from the beginning of its base64, without decoding more than a few bytes of it. Only sizes that a
/// decoder cannot but use: PNG, JPEG and WebP. (The screen of a GIF may be smaller than its pictures.) Never throws.
/// </summary>
internal static class ImageHeader
{
    /// <summary>How much of the base64 is looked at. Cameras put up to 64 KB of their own before the size.</summary>
    public const int Window = 96 * 1024;

    private const int MostSegments = 64;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>False when the text is no image of these kinds, when its size is not near the beginning, or when it is escaped.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> base64, out ImageSize size)
    {
        base64 = base64[..Math.Min(base64.Length, Window)];
        Span<byte> head = stackalloc byte[30];
        size = default;
        var end = head.Length;
        if (!TryDecode(base64, 0, head))
        {
            return false;
        }

        if (head.StartsWith(Png) && head[12..].StartsWith("IHDR"u8))
        {
            size = new(BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));
        }
        else if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            size = WebP(head);
        }
        else if (head[0] == 0xFF && head[1] == 0xD8)
        {
            size = Jpeg(base64, out end);
        }

        // An escaped slash before the size would have moved it.
        return size.Width is > 0 and <= ushort.MaxValue && size.Height is > 0 and <= ushort.MaxValue
            && !base64[..Math.Min(base64.Length, (end / 3 * 4) + 8)].Contains((byte)'\\');
    }

    private static ImageSize WebP(ReadOnlySpan<byte> head)
    {
        var kind = head.Slice(12, 4);
        if (kind.SequenceEqual("VP8X"u8))
        {
            return new(1 + Int24(head[24..]), 1 + Int24(head[27..]));
        }

        if (kind.SequenceEqual("VP8L"u8) && head[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadInt32LittleEndian(head[21..]);
            return new(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return kind.SequenceEqual("VP8 "u8) && head[23] == 0x9D && head[24] == 0x01 && head[25] == 0x2A
            ? new(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF)
            : default;
    }

    // From marker to marker to the start of the frame.
    private static ImageSize Jpeg(ReadOnlySpan<byte> base64, out int end)
    {
        Span<byte> segment = stackalloc byte[9];
        end = 2;
        for (var i = 0; i < MostSegments && TryDecode(base64, end, segment); i++)
        {
            if (segment[0] != 0xFF)
            {
                return default;
            }

            if (segment[1] == 0xFF)
            {
                end++;
                continue;
            }

            // Frames of all codings; the three in between are tables.
            if (segment[1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new(BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]));
            }

            if (segment[1] is < 0xC0 or 0xD8 or 0xD9 or 0xDA)
            {
                return default;
            }

            end += 2 + BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
        }

        return default;
    }

    private static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // The bytes at an offset: base64 has three in each group of four characters.
    private static bool TryDecode(ReadOnlySpan<byte> base64, int offset, Span<byte> into)
    {
        var group = offset / 3;
        var skipped = offset - (group * 3);
        var groups = (skipped + into.Length + 2) / 3;
        if ((group + groups) * 4 > base64.Length)
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[36];
        if (Base64.DecodeFromUtf8(base64.Slice(group * 4, groups * 4), decoded, out _, out var written) != OperationStatus.Done
            || written < skipped + into.Length)
        {
            return false;
        }

        decoded.Slice(skipped, into.Length).CopyTo(into);
        return true;
    }
}
