using System.Buffers.Binary;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Journaling.Format;

/// <summary>
/// Reads what <see cref="FieldWriter"/> wrote. Never throws and never reads past the end: the first impossible field sets
/// <see cref="Failed"/> and everything after it reads as zero.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }

    /// <summary>True when every field was there and nothing is left over.</summary>
    public readonly bool Complete => !Failed && _rest.IsEmpty;

    /// <summary>True when nothing is left, so that fields a later format added are not there.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next byte, which stays; 0 at the end.</summary>
    public readonly byte Peek => _rest is [var next, ..] ? next : (byte)0;

    /// <summary>Takes the next byte if it is this tag.</summary>
    public bool TryTag(byte tag)
    {
        if (_rest.IsEmpty || _rest[0] != tag)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ulong Varint()
    {
        var value = Varint128(10);
        return value <= ulong.MaxValue ? (ulong)value : (ulong)Fail();
    }

    public long Count() => unchecked((long)Varint());

    public int Int32()
    {
        var value = Varint();
        return value <= int.MaxValue ? (int)value : (int)Fail();
    }

    public long Signed()
    {
        var value = Varint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public long Fixed64() => Take(sizeof(long)) is { Length: sizeof(long) } eight ? BinaryPrimitives.ReadInt64LittleEndian(eight) : 0;

    public Guid Guid() => Take(16) is { Length: 16 } sixteen ? new Guid(sixteen, bigEndian: true) : default;

    public Amount Amount()
    {
        var value = Varint128(19);
        var femto = unchecked((Int128)(value >> 1) ^ -(Int128)(value & 1));

        if (femto > FieldWriter.AmountLimit || femto < -FieldWriter.AmountLimit)
        {
            Fail();
            return default;
        }

        return Economics.Money.Amount.FromFemto(femto);
    }

    public void Usage(ref TokenUsage usage)
    {
        usage = default;
        var mask = Varint();
        if (mask >= 1u << TokenUsage.BucketCount)
        {
            Fail();
            return;
        }

        for (var i = 0; mask != 0; i++, mask >>= 1)
        {
            if ((mask & 1) != 0)
            {
                usage[(Bucket)i] = Count();
            }
        }
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : Take(int.MaxValue);
    }

    private UInt128 Varint128(int maxBytes)
    {
        UInt128 value = 0;
        for (var i = 0; i < maxBytes && i < _rest.Length; i++)
        {
            value |= (UInt128)(_rest[i] & 0x7Fu) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        return Fail();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Fail();
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private UInt128 Fail()
    {
        Failed = true;
        _rest = default;
        return 0;
    }
}
