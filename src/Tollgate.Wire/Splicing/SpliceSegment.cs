namespace Tollgate.Wire;

/// <summary>A piece of an edited body: a range of the original, or new bytes (valid until the list changes).</summary>
public readonly struct SpliceSegment
{
    private SpliceSegment(bool isOriginal, long offset, long length, ReadOnlyMemory<byte> bytes)
    {
        IsOriginal = isOriginal;
        Offset = offset;
        Length = length;
        Bytes = bytes;
    }

    /// <summary>True for a range of the original body.</summary>
    public bool IsOriginal { get; }

    /// <summary>The range's offset in the original body.</summary>
    public long Offset { get; }

    /// <summary>The piece's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The new bytes, when this is not a range of the original.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    internal static SpliceSegment Original(long offset, long length) => new(true, offset, length, default);

    internal static SpliceSegment New(ReadOnlyMemory<byte> bytes) => new(false, 0, bytes.Length, bytes);
}
