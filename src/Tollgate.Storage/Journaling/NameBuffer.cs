using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling.Format;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// Names that are not written yet, and a fixed-size memory of names already announced, so that announcing one per request costs a look-up.
/// Names have no waiter: they survive a failed write and are tried again. Guarded by the journal's gate.
/// </summary>
internal sealed class NameBuffer(int capacity)
{
    private const int SeenSize = 1 << 16;

    private readonly long[] _seen = new long[SeenSize];
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    /// <summary>How many distinct announcements were accepted since the journal was opened.</summary>
    public long Announced { get; private set; }

    public bool IsSeen(Dimension dimension, long id) => _seen[Slot(dimension, id, out var mark)] == mark && mark != 0;

    public bool HasRoom(int bytes) => capacity - Length >= bytes;

    public void Add(Dimension dimension, long id, string name, int bound)
    {
        if (_bytes.Length - Length < bound)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bound));
        }

        Length += RecordCodec.EncodeName(_bytes.AsSpan(Length), dimension, id, name);
        _seen[Slot(dimension, id, out var mark)] = mark;
        Announced++;
    }

    /// <summary>Moves the pending names to the end of <paramref name="pending"/>.</summary>
    public void MoveTo(List<byte> pending)
    {
        pending.AddRange(_bytes.AsSpan(0, Length));
        Length = 0;
    }

    private static int Slot(Dimension dimension, long id, out long mark)
    {
        // The mark 0 is an empty place and is never believed.
        mark = id ^ (((long)dimension + 1) << 56);
        return (int)(unchecked((ulong)mark * 0x9E3779B97F4A7C15UL) >> 48) & (SeenSize - 1);
    }
}
