using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tollgate.Wire.Tokens;

/// <summary>
/// The merge ranks of one encoding: token bytes to rank. Immutable after construction, hence safe to share.
/// </summary>
/// <remarks>
/// Open addressing with four bytes a slot: the rank plus one in the low <see cref="RankBits"/> bits (0 = free), a fingerprint of
/// the hash above them. A full comparison happens only when the fingerprint agrees. Pairs of bytes, which every merge starts from,
/// have a direct table.
/// </remarks>
internal sealed class RankTable
{
    /// <summary>What <see cref="Find"/> answers for bytes that are no token; larger than any rank.</summary>
    public const int None = int.MaxValue;

    private const int RankBits = 18;
    private const uint RankMask = (1u << RankBits) - 1;
    private const int HeaderLength = 8;

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly uint[] _slots;
    private readonly int[] _pairs;
    private readonly int _shift;

    private RankTable(byte[] bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
        // At most 40 % full: a miss, the usual answer while merging, ends after fewer than two probes on average.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(ends.Length * 2));
        _slots = new uint[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        _pairs = new int[1 << 16];
        Array.Fill(_pairs, None);
        for (var rank = 0; rank < ends.Length; rank++)
        {
            Add(rank);
        }
    }

    /// <summary>The number of tokens; ranks run from 0 to one less.</summary>
    public int Count => _ends.Length;

    /// <summary>The length in bytes of the longest token.</summary>
    public int LongestToken { get; private set; }

    /// <summary>The bytes held by this table, for documentation and tests.</summary>
    public long MemoryBytes => _bytes.Length + (4L * (_ends.Length + _slots.Length + _pairs.Length));

    /// <summary>Reads the flat rank file that <c>eng/npm/ranks.mjs</c> writes.</summary>
    /// <exception cref="InvalidDataException">The file is not one, or lacks one of the 256 single bytes.</exception>
    public static RankTable Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength || !file.StartsWith("TGR1"u8))
        {
            throw new InvalidDataException("Not a rank file.");
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(file[4..]);
        if (count is < 256 or >= (int)RankMask || count > file.Length - HeaderLength)
        {
            throw new InvalidDataException($"A rank file with {count} tokens.");
        }

        var lengths = file.Slice(HeaderLength, count);
        var ends = new int[count];
        var end = 0;
        for (var rank = 0; rank < count; rank++)
        {
            ends[rank] = end += lengths[rank];
        }

        if (file.Length != HeaderLength + count + end)
        {
            throw new InvalidDataException("A rank file of the wrong length.");
        }

        var table = new RankTable(file[(HeaderLength + count)..].ToArray(), ends);
        for (var value = 0; value < 256; value++)
        {
            // Without every single byte, "no more tokens than bytes" would not hold.
            if (table.Find([(byte)value]) == None)
            {
                throw new InvalidDataException($"The rank file has no token for byte {value}.");
            }
        }

        return table;
    }

    /// <summary>The bytes of the token with this rank.</summary>
    public ReadOnlySpan<byte> Token(int rank)
    {
        var start = rank == 0 ? 0 : _ends[rank - 1];
        return _bytes.AsSpan(start, _ends[rank] - start);
    }

    /// <summary>The rank of exactly these bytes, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        if (token.Length == 2)
        {
            return FindPair(token[0], token[1]);
        }

        var hash = Hash(token);
        var mask = _slots.Length - 1;
        var fingerprint = Fingerprint(hash);
        for (var slot = (int)(hash >> _shift); ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0)
            {
                return None;
            }

            if ((entry & ~RankMask) == fingerprint)
            {
                var rank = (int)(entry & RankMask) - 1;
                if (Token(rank).SequenceEqual(token))
                {
                    return rank;
                }
            }
        }
    }

    /// <summary>The rank of two bytes, or <see cref="None"/>.</summary>
    public int FindPair(byte first, byte second) => _pairs[(first << 8) | second];

    private void Add(int rank)
    {
        var token = Token(rank);
        LongestToken = Math.Max(LongestToken, token.Length);
        if (token.Length == 2)
        {
            _pairs[(token[0] << 8) | token[1]] = rank;
            return;
        }

        var hash = Hash(token);
        var mask = _slots.Length - 1;
        var slot = (int)(hash >> _shift);
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = Fingerprint(hash) | (uint)(rank + 1);
    }

    // From the middle of the hash, while the slot comes from its top: neighbours in the table seldom share a fingerprint.
    private static uint Fingerprint(ulong hash) => unchecked((uint)(hash >> 8)) & ~RankMask;

    private static ulong Hash(ReadOnlySpan<byte> token)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        unchecked
        {
            var hash = (ulong)token.Length * Multiplier;
            if (token.Length >= 8)
            {
                var rest = token;
                for (; rest.Length > 8; rest = rest[8..])
                {
                    hash = Mix(hash ^ MemoryMarshal.Read<ulong>(rest));
                }

                return Mix(hash ^ MemoryMarshal.Read<ulong>(token[^8..]));
            }

            if (token.Length >= 4)
            {
                return Mix(hash ^ MemoryMarshal.Read<uint>(token) ^ ((ulong)MemoryMarshal.Read<uint>(token[^4..]) << 32));
            }

            return token.IsEmpty
                ? hash
                : Mix(hash ^ token[0] ^ ((ulong)token[token.Length >> 1] << 8) ^ ((ulong)token[^1] << 16));
        }

        static ulong Mix(ulong value) => unchecked(BitOperations.RotateRight(value * Multiplier, 29) * 0xBF58_476D_1CE4_E5B9);
    }
}
