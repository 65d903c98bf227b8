using System.Buffers;

namespace Tollgate.Wire.Tokens;

/// <summary>
/// Merges the bytes of one piece, lowest rank first and leftmost among equals, and says how many tokens remain.
/// </summary>
/// <remarks>
/// Short pieces scan for the lowest rank: quadratic, but nothing is faster for a word. Longer ones keep the candidates in a heap,
/// so that a hundred kilobytes of one letter cost n log n.
/// </remarks>
internal readonly ref struct PieceMerger(RankTable ranks, Span<int> scratch)
{
    /// <summary>The scratch space a caller provides once and for all its pieces.</summary>
    public const int ScratchLength = (2 * LongestScanned) + 1;

    private const int LongestScanned = 96;

    private readonly Span<int> _scratch = scratch;

    /// <summary>The tokens of a piece of two bytes or more that is no token itself.</summary>
    public int Count(ReadOnlySpan<byte> piece) => piece.Length <= LongestScanned ? CountByScan(piece) : CountByHeap(piece);

    private int CountByScan(ReadOnlySpan<byte> piece)
    {
        // starts[i] is where part i begins, one more for the end; merges[i] is the rank of parts i and i + 1 together.
        var parts = piece.Length;
        var starts = _scratch[..(parts + 1)];
        var merges = _scratch.Slice(LongestScanned + 1, parts - 1);
        for (var i = 0; i <= parts; i++)
        {
            starts[i] = i;
        }

        for (var i = 0; i < merges.Length; i++)
        {
            merges[i] = ranks.FindPair(piece[i], piece[i + 1]);
        }

        while (parts > 1)
        {
            var lowest = RankTable.None;
            var at = 0;
            for (var i = 0; i < parts - 1; i++)
            {
                if (merges[i] < lowest)
                {
                    lowest = merges[i];
                    at = i;
                }
            }

            if (lowest == RankTable.None)
            {
                break;
            }

            starts[(at + 2)..(parts + 1)].CopyTo(starts[(at + 1)..]);
            parts--;
            if (at < parts - 1)
            {
                merges[(at + 2)..parts].CopyTo(merges[(at + 1)..]);
                merges[at] = ranks.Find(piece[starts[at]..starts[at + 2]]);
            }

            if (at > 0)
            {
                merges[at - 1] = ranks.Find(piece[starts[at - 1]..starts[at + 1]]);
            }
        }

        return parts;
    }

    private int CountByHeap(ReadOnlySpan<byte> piece)
    {
        var length = piece.Length;
        var links = ArrayPool<int>.Shared.Rent(3 * length);
        // A merge takes one candidate and adds two at most, and there are fewer merges than bytes.
        var candidates = ArrayPool<ulong>.Shared.Rent(2 * length);
        try
        {
            return CountByHeap(piece, links.AsSpan(0, 3 * length), new RankHeap(candidates));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(links);
            ArrayPool<ulong>.Shared.Return(candidates);
        }
    }

    private int CountByHeap(ReadOnlySpan<byte> piece, Span<int> links, RankHeap heap)
    {
        // A part is known by the position it starts at. `ends` holds where it ends and `before` where its left neighbour
        // starts; `merges` the rank with its right neighbour, by which outdated candidates are recognised.
        var length = piece.Length;
        var ends = links[..length];
        var before = links.Slice(length, length);
        var merges = links.Slice(2 * length, length);
        for (var i = 0; i < length; i++)
        {
            ends[i] = i + 1;
            before[i] = i - 1;
            merges[i] = i + 1 < length ? ranks.FindPair(piece[i], piece[i + 1]) : RankTable.None;
            heap.Append(merges[i], i);
        }

        heap.Order();
        var parts = length;
        while (heap.TryTake(out var rank, out var at))
        {
            if (merges[at] != rank)
            {
                continue;
            }

            var absorbed = ends[at];
            merges[absorbed] = RankTable.None;
            var end = ends[at] = ends[absorbed];
            parts--;
            merges[at] = RankTable.None;
            if (end < length)
            {
                before[end] = at;
                merges[at] = Find(piece[at..ends[end]]);
                heap.Add(merges[at], at);
            }

            var left = before[at];
            if (left >= 0)
            {
                merges[left] = Find(piece[left..end]);
                heap.Add(merges[left], left);
            }
        }

        return parts;
    }

    private int Find(ReadOnlySpan<byte> token) => token.Length <= ranks.LongestToken ? ranks.Find(token) : RankTable.None;
}
