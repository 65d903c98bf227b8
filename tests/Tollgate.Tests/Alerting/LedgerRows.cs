using System.Runtime.CompilerServices;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Tests.Alerting;

/// <summary>The part of a ledger that alerts read, in memory.</summary>
internal sealed class LedgerRows : ILedgerReader
{
    private readonly List<AttemptRecord> _rows = [];

    internal void Add(AttemptRecord row) => _rows.Add(row);

    public Task<LedgerCut> CutAsync(CancellationToken cancellationToken) => Task.FromResult(LedgerCut.None);

    public Task<long> LastIdAsync(CancellationToken cancellationToken) => Task.FromResult((long)_rows.Count);

    public async IAsyncEnumerable<AttemptRecord> AttemptsAsync(long firstId, long lastId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var id = firstId; id <= lastId; id++)
        {
            yield return _rows[(int)id - 1];
        }
    }

    public async IAsyncEnumerable<AttemptRecord> NotableAsync(long firstId, long lastId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in AttemptsAsync(firstId, lastId, cancellationToken))
        {
            if (row.End.Failure != AttemptFailure.None || row.End.PriceState < PriceState.Priced || row.End.Flags.HasFlag(AttemptFlags.Overrun))
            {
                yield return row;
            }
        }
    }

    public Task<IReadOnlyList<AttemptRecord>> AttemptsOfAsync(Guid requestId, bool withTrace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AttemptRecord>> RetriesOfAsync(Guid requestId, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LedgerPage> NewestAsync(LedgerPageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SpendResult> SpendAsync(SpendQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Amount> SpendSinceAsync(Dimension dimension, long id, long fromMicros, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<SpendBucket> SpendBucketsAsync(SpendBucketQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<(Dimension Dimension, long Id), string>> NamesAsync(
        IReadOnlyCollection<(Dimension Dimension, long Id)> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredAnswer>> StoredAnswersAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LedgerBatchLink> BatchesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
