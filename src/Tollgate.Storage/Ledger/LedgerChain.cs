using System.Buffers.Binary;
using System.Security.Cryptography;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling.Format;

namespace Tollgate.Storage.Ledger;

/// <summary>
/// Computes the links of the hash chain from what the store keeps of an attempt, so that it can be verified from the rows alone, long after
/// the journal is gone. Names and traces are not covered: both may be erased. Not thread-safe.
/// </summary>
public sealed class LedgerChain : IDisposable
{
    /// <summary>What the first link follows.</summary>
    public static ReadOnlyMemory<byte> Origin { get; } = new byte[SHA256.HashSizeInBytes];

    private const int HasMore = 1 << 30;
    private const int HasShadow = 1;
    private const int HasRetryOf = 2;
    private const int HasRetryCount = 4;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _row = new byte[1024];

    /// <summary>Starts the link of a batch.</summary>
    public void Begin(ReadOnlySpan<byte> previous, long firstSequence, long lastSequence, int attempts)
    {
        Span<byte> head = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(head, firstSequence);
        BinaryPrimitives.WriteInt64BigEndian(head[8..], lastSequence);
        BinaryPrimitives.WriteInt32BigEndian(head[16..], attempts);
        _hash.AppendData(previous);
        _hash.AppendData(head);
    }

    /// <summary>Adds one attempt of the batch, in order.</summary>
    public void Add(AttemptRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (intent, end) = (record.Intent, record.End);
        var row = new FieldWriter(_row);
        row.Guid(intent.AttemptId);
        row.Guid(intent.RequestId);
        row.Count(intent.Ordinal);
        row.Signed(intent.StartedMicros);
        for (var i = 0; i < Attribution.FixedCount; i++)
        {
            row.Fixed64(intent.Attribution[(Dimension)i]);
        }

        // A set, in whatever order the store returns it.
        Span<long> tags = stackalloc long[intent.TagCount];
        intent.Tags.AsSpan(0, intent.TagCount).CopyTo(tags);
        tags.Sort();
        row.Count(tags.Length);
        foreach (var tag in tags)
        {
            row.Fixed64(tag);
        }

        // What came with journal format 3 is told by a bit that no flag has, so that older rows hash as ever and nothing can be added to or taken from a row.
        var more = (end.Shadow == Amount.Zero ? 0 : HasShadow) | (intent.RetryOf == Guid.Empty ? 0 : HasRetryOf) | (intent.RetryCount == 0 ? 0 : HasRetryCount);
        row.Count((int)intent.Flags | (more == 0 ? 0 : HasMore));
        row.Byte(intent.Surface);
        row.Count(intent.CardVersion);
        row.Count(intent.ConfigVersion);
        row.Byte((byte)end.State);
        row.Usage(end.Usage);
        row.Byte((byte)end.PriceState);
        row.Count(end.UnpricedTokens);
        row.Amount(end.Cost);
        row.Amount(end.ComputedCost);
        row.Count(end.UpstreamStatus);
        row.Byte((byte)end.Failure);
        row.Signed(end.FirstByteMicros);
        row.Signed(end.DurationMicros);
        if (more != 0)
        {
            row.Byte((byte)more);
            if ((more & HasShadow) != 0)
            {
                row.Amount(end.Shadow);
            }

            if ((more & HasRetryOf) != 0)
            {
                row.Guid(intent.RetryOf);
            }

            if ((more & HasRetryCount) != 0)
            {
                row.Count(intent.RetryCount);
            }
        }

        _hash.AppendData(_row, 0, row.Length);
    }

    /// <summary>The finished link.</summary>
    public byte[] End() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
