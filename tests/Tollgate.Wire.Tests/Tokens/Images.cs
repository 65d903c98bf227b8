using System.Buffers.Binary;
using System.Text;

namespace Tollgate.Wire.Tests.Tokens;

/// <summary>Beginnings of real images of 37 by 19 pixels, as a browser writes them, and makers of others.</summary>
internal static class Images
{
    /// <summary>With a colour profile before the frame.</summary>
    public const string Jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAKBueIx4ZKCMgoy0qqC+8P//8Nzc8P//////////////////////////////////////////////////////////2wBDAaq0tPDS8P//////////////////////////////////////////////////////////////////////////////wAARCAATACUDASIAAhEBAxEB/8QA";

    public const string WebPExtended = "UklGRgACAABXRUJQVlA4WAoAAAAgAAAAJAAAEgAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZ";

    public const string WebPLossless = "UklGRh4AAABXRUJQVlA4TBEAAAAvJIAEAAdQjyIXpf+BiOh/AAA=";

    public const string WebPLossy = "UklGRkAAAABXRUJQVlA4IDQAAAAwAwCdASolABMAP5nK3Wc5Mi0npWgDIDMJZwDRRA8KmggAAP7aJtyfml/F3YjjJPbfpAAA";

    /// <summary>The head of a PNG and something behind it.</summary>
    public static string Png(int width, int height)
    {
        var bytes = new byte[90];
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 0x1A, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>A JPEG whose camera put its notes, with a small picture in them, before the frame.</summary>
    public static string JpegOfCamera(int notes, byte frame = 0xC0)
    {
        var plain = Convert.FromBase64String(Jpeg);
        plain[plain.AsSpan().IndexOf<byte>([0xFF, 0xC0]) + 1] = frame;
        var segment = new byte[notes + 2];
        segment[0] = 0xFF;
        segment[1] = 0xE1;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)notes);
        Encoding.ASCII.GetBytes("Exif").CopyTo(segment, 4);
        Convert.FromBase64String("/9j/wAARCAABAAED").CopyTo(segment, 10);
        return Convert.ToBase64String([.. plain[..2], .. segment, 0xFF, .. plain[2..]]);
    }
}
