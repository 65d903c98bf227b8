namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// A few counts out of many as bytes: pairs of index and count, both varints, ascending. Histograms and the rarer usage buckets are stored
/// so. Damaged bytes are refused, never misread past their end.
/// </summary>
internal static class SparseCounts
{
    /// <summary>More indexes than any table uses.</summary>
    public const int MaxCounts = 128;

    /// <summary>Room for any set of counts.</summary>
    public const int MaxBytes = MaxCounts * 11;

    public static int Write(ReadOnlySpan<long> counts, Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                bytes[length++] = (byte)i;
                var value = unchecked((ulong)counts[i]);
                for (; value >= 0x80; value >>= 7)
                {
                    bytes[length++] = unchecked((byte)(value | 0x80));
                }

                bytes[length++] = (byte)value;
            }
        }

        return length;
    }

    /// <summary>Adds the stored counts to <paramref name="counts"/>.</summary>
    public static void AddTo(ReadOnlySpan<byte> bytes, Span<long> counts)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var index = bytes[at++];
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                if (at >= bytes.Length || shift > 63 || index >= counts.Length)
                {
                    throw new InvalidDataException("Stored counts are damaged.");
                }

                value |= (ulong)(bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80)
                {
                    break;
                }
            }

            counts[index] += unchecked((long)value);
        }
    }

    public static byte[] Merge(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<long> counts = stackalloc long[MaxCounts];
        counts.Clear();
        AddTo(left, counts);
        AddTo(right, counts);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        return bytes[..Write(counts, bytes)].ToArray();
    }
}
