using System.Buffers.Binary;

namespace Tollgate.Storage.Journaling.Format;

/// <summary>The first 64 bytes of every segment file.</summary>
internal readonly record struct SegmentHeader(SegmentKind Kind, int Version, long Segment, long FirstSequence, long CreatedMicros)
{
    public const int Bytes = 64;

    /// <summary>
    /// What this binary writes. 2 added the id of a stored answer behind the fields of an extend and an end; 3 fields with a tag behind that, and behind
    /// an intent.
    /// </summary>
    public const int CurrentVersion = 3;

    /// <summary>The oldest format this binary still reads.</summary>
    public const int OldestVersion = 1;

    private static ReadOnlySpan<byte> Magic => "TOLLGATE"u8;

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        Magic.CopyTo(bytes);
        bytes[8] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Segment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], CreatedMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[60..], RecordFrame.Checksum(bytes[..60], seed: 0));
    }

    /// <summary>False for a header that was never completely written (a crash while the file was created).</summary>
    /// <exception cref="JournalCorruptException">A newer or no longer supported release wrote the file.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, string path, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic))
        {
            return false;
        }

        // The version is judged before the checksum: a newer format may compute it differently.
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (version is < OldestVersion or > CurrentVersion)
        {
            throw new JournalCorruptException(
                $"{path} has journal format {version}; this Tollgate reads {OldestVersion} to {CurrentVersion}. Start the release that wrote it, stop it cleanly, then upgrade step by step.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) != RecordFrame.Checksum(bytes[..60], seed: 0))
        {
            return false;
        }

        header = new SegmentHeader(
            (SegmentKind)bytes[8],
            version,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));
        return true;
    }
}
