using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>Questions to a ledger. Thread-safe. Answers are consistent snapshots of whole projected batches.</summary>
public interface ILedgerReader
{
    /// <summary>The attempts of a request in order; empty for an unknown one.</summary>
    Task<IReadOnlyList<AttemptRecord>> AttemptsOfAsync(Guid requestId, bool withTrace, CancellationToken cancellationToken);

    /// <summary>The first attempts of the requests that were retries of <paramref name="requestId"/>, in order, at most <paramref name="limit"/>, without traces.</summary>
    Task<IReadOnlyList<AttemptRecord>> RetriesOfAsync(Guid requestId, int limit, CancellationToken cancellationToken);

    /// <summary>The attempts with row ids from <paramref name="firstId"/> to <paramref name="lastId"/>, in order, without traces.</summary>
    IAsyncEnumerable<AttemptRecord> AttemptsAsync(long firstId, long lastId, CancellationToken cancellationToken);

    /// <summary>
    /// Those of the attempts with row ids from <paramref name="firstId"/> to <paramref name="lastId"/> that failed, were charged more than was held or
    /// have no price, in order, without traces.
    /// </summary>
    IAsyncEnumerable<AttemptRecord> NotableAsync(long firstId, long lastId, CancellationToken cancellationToken);

    /// <summary>The newest attempts first, a page at a time.</summary>
    Task<LedgerPage> NewestAsync(LedgerPageQuery query, CancellationToken cancellationToken);

    /// <summary>Spend of a span of time in groups.</summary>
    Task<SpendResult> SpendAsync(SpendQuery query, CancellationToken cancellationToken);

    /// <summary>What requests of one scope started at or after <paramref name="fromMicros"/> have cost.</summary>
    Task<Amount> SpendSinceAsync(Dimension dimension, long id, long fromMicros, CancellationToken cancellationToken);

    /// <summary>
    /// What many scopes have spent since a moment, cut into minutes or hours: everything the budget counters need at start, in one pass.
    /// </summary>
    IAsyncEnumerable<SpendBucket> SpendBucketsAsync(SpendBucketQuery query, CancellationToken cancellationToken);

    /// <summary>The names behind ids; erased or unknown ones are missing from the answer.</summary>
    Task<IReadOnlyDictionary<(Dimension Dimension, long Id), string>> NamesAsync(
        IReadOnlyCollection<(Dimension Dimension, long Id)> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Whose the answers are that providers keep under <paramref name="id"/>, one for each account that does; empty when no attempt of the ledger
    /// made one.
    /// </summary>
    Task<IReadOnlyList<StoredAnswer>> StoredAnswersAsync(string id, CancellationToken cancellationToken);

    /// <summary>The links of the hash chain in order.</summary>
    IAsyncEnumerable<LedgerBatchLink> BatchesAsync(CancellationToken cancellationToken);

    /// <summary>Which attempts retention removed.</summary>
    Task<LedgerCut> CutAsync(CancellationToken cancellationToken);

    /// <summary>The id of the newest row, 0 in an empty ledger.</summary>
    Task<long> LastIdAsync(CancellationToken cancellationToken);
}
