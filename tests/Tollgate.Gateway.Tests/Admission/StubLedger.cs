using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.Admission;

/// <summary>A ledger store that comes up to date and answers when a test lets it.</summary>
internal sealed class StubLedger : ILedgerReader
{
    private readonly Lock _gate = new();
    private int _reading;

    /// <summary>What coming up to date waits for. Default: nothing.</summary>
    internal TaskCompletionSource? Stall { get; set; }

    /// <summary>What every answer waits for. Default: nothing.</summary>
    internal TaskCompletionSource? ReadStall { get; set; }

    internal decimal Spent { get; set; }

    internal int Flushes { get; private set; }

    internal int Reads { get; private set; }

    internal int MostAtOnce { get; private set; }

    internal Task FlushAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            Flushes++;
        }

        return Stall?.Task ?? Task.CompletedTask;
    }

    public async Task<SpendResult> SpendAsync(SpendQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Reads++;
            MostAtOnce = Math.Max(MostAtOnce, ++_reading);
        }

        await (ReadStall?.Task ?? Task.CompletedTask);
        lock (_gate)
        {
            _reading--;
        }

        return new SpendResult([new SpendGroup([], new SpendSums { Cost = new Amount(Spent) })], 0);
    }

    public Task<IReadOnlyList<AttemptRecord>> AttemptsOfAsync(Guid requestId, bool withTrace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AttemptRecord> AttemptsAsync(long firstId, long lastId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AttemptRecord>> RetriesOfAsync(Guid requestId, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LedgerPage> NewestAsync(LedgerPageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Amount> SpendSinceAsync(Dimension dimension, long id, long fromMicros, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<SpendBucket> SpendBucketsAsync(SpendBucketQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<(Dimension Dimension, long Id), string>> NamesAsync(
        IReadOnlyCollection<(Dimension Dimension, long Id)> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredAnswer>> StoredAnswersAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AttemptRecord> NotableAsync(long firstId, long lastId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LedgerBatchLink> BatchesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LedgerCut> CutAsync(CancellationToken cancellationToken) => Task.FromResult(LedgerCut.None);

    public Task<long> LastIdAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
