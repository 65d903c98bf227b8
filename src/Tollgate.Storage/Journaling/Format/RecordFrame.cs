using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tollgate.Storage.Journaling.Format;

/// <summary>
/// The envelope of a record: length of the body (4 bytes, little-endian), CRC-32C (4 bytes), body (kind and fields). The checksum starts
/// from the record's sequence number, so that a record in the wrong place is as invalid as a damaged one.
/// </summary>
internal static class RecordFrame
{
    public const int HeaderBytes = 8;

    /// <summary>No body is longer; bounds what a reader of damaged bytes allocates.</summary>
    public const int MaxBody = 1 << 20;

    /// <summary>Writes length and checksum before a body of <paramref name="bodyBytes"/> that is already in place; returns the whole size.</summary>
    public static int Seal(Span<byte> frame, int bodyBytes, long sequence)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, bodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame.Slice(HeaderBytes, bodyBytes), sequence));
        return HeaderBytes + bodyBytes;
    }

    /// <summary>The body of the record that starts at the beginning of <paramref name="bytes"/>.</summary>
    public static FrameStatus TryOpen(ReadOnlySpan<byte> bytes, long sequence, out int bodyBytes)
    {
        bodyBytes = 0;
        if (bytes.Length < HeaderBytes)
        {
            return FrameStatus.NeedMore;
        }

        bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (bodyBytes is < 1 or > MaxBody)
        {
            return FrameStatus.Invalid;
        }

        if (bytes.Length < HeaderBytes + bodyBytes)
        {
            return FrameStatus.NeedMore;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Checksum(bytes.Slice(HeaderBytes, bodyBytes), sequence)
            ? FrameStatus.Valid
            : FrameStatus.Invalid;
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes, long seed)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, unchecked((ulong)seed));
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var single in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }
}
