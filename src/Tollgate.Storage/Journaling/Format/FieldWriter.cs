using System.Buffers.Binary;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Journaling.Format;

/// <summary>Writes fields into a span the caller has made large enough.</summary>
internal ref struct FieldWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>10¹² units in femto: more is a bug or damage, not money; a decimal holds every digit below it.</summary>
    public static readonly Int128 AmountLimit = (Int128)1_000_000_000_000_000_000_000_000_000m;

    public int Length { get; private set; }

    public void Byte(byte value) => _bytes[Length++] = value;

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes[Length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>A count that is almost always small and not negative.</summary>
    public void Count(long value) => Varint(unchecked((ulong)value));

    /// <summary>A value that may be negative, zig-zag encoded.</summary>
    public void Signed(long value) => Varint(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>A value whose bits are spread evenly, such as a hashed id.</summary>
    public void Fixed64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes[Length..], value);
        Length += sizeof(long);
    }

    public void Guid(Guid value)
    {
        value.TryWriteBytes(_bytes[Length..], bigEndian: true, out var written);
        Length += written;
    }

    public void Amount(Amount amount)
    {
        var femto = amount.ToFemto();
        if (femto > AmountLimit || femto < -AmountLimit)
        {
            throw new OverflowException($"{amount} is no amount of a single attempt.");
        }

        var value = unchecked((UInt128)((femto << 1) ^ (femto >> 127)));
        while (value >= 0x80)
        {
            _bytes[Length++] = unchecked((byte)((byte)value | 0x80));
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    public void Usage(in TokenUsage usage)
    {
        var mask = 0u;
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (usage[(Bucket)i] != 0)
            {
                mask |= 1u << i;
            }
        }

        Varint(mask);
        for (var i = 0; mask != 0; i++, mask >>= 1)
        {
            if ((mask & 1) != 0)
            {
                Count(usage[(Bucket)i]);
            }
        }
    }

    /// <summary>A text in UTF-8; more than <paramref name="mostBytes"/> of it is an error of the caller.</summary>
    public void Text(string value, int mostBytes)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, mostBytes, nameof(value));
        Varint((ulong)length);
        Length += System.Text.Encoding.UTF8.GetBytes(value, _bytes[Length..]);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        value.CopyTo(_bytes[Length..]);
        Length += value.Length;
    }
}
