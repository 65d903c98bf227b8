using System.Buffers.Binary;
using System.Text;

namespace Tollgate.Wire.Conversations;

/// <summary>
/// A 64-bit hash that is the same in every process, on every machine and in every release: what is placed by it stays where it is. Not for
/// secrets, nor against somebody who wants collisions. A value type; equal bytes give equal hashes however they are cut into calls.
/// </summary>
public struct ConversationHash
{
    private const ulong Prime = 0x9E3779B97F4A7C15UL;

    private ulong _state;
    private ulong _pending;
    private int _filled;

    public void Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Add(bytes);
    }

    public void Add(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[384];
        while (!text.IsEmpty)
        {
            var piece = text[..Math.Min(text.Length, 128)];
            Add(bytes[..Encoding.UTF8.GetBytes(piece, bytes)]);
            text = text[piece.Length..];
        }

        End();
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (_filled != 0 && !bytes.IsEmpty)
        {
            Push(bytes[0]);
            bytes = bytes[1..];
        }

        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var last in bytes)
        {
            Push(last);
        }
    }

    /// <summary>Ends a text, so that "ab", "c" and "a", "bc" differ. The byte stands in no UTF-8.</summary>
    public void End() => Push(0xFF);

    public readonly ulong Value
    {
        get
        {
            unchecked
            {
                var value = (_state ^ _pending ^ ((ulong)_filled << 56)) * Prime;
                value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9UL;
                return value ^ (value >> 32);
            }
        }
    }

    private void Push(byte value)
    {
        _pending |= (ulong)value << (8 * _filled);
        if (++_filled == sizeof(ulong))
        {
            Mix(_pending);
            _pending = 0;
            _filled = 0;
        }
    }

    private void Mix(ulong block)
    {
        unchecked
        {
            _state = (_state ^ block) * Prime;
            _state ^= _state >> 32;
        }
    }
}
