using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>What one batch adds to one row of a rollup. Reused between batches.</summary>
internal sealed class RollupCell
{
    private long[]? _duration;
    private long[]? _firstByte;

    public TokenUsage Usage;
    public long Attempts;
    public long Requests;
    public long Errors;
    public long UnpricedAttempts;
    public long UnpricedTokens;
    public long Unknown;
    public long Estimated;
    public long Partial;
    public Int128 Femto;
    public Int128 ShadowFemto;

    public ReadOnlySpan<long> Duration => _duration;

    public ReadOnlySpan<long> FirstByte => _firstByte;

    public void Add(AttemptRecord record, Int128 femto)
    {
        var end = record.End;
        Usage += end.Usage;
        Attempts++;
        Requests += record.Intent.Ordinal == 0 ? 1 : 0;
        Errors += end.Failure == AttemptFailure.None ? 0 : 1;
        UnpricedAttempts += end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced ? 1 : 0;
        UnpricedTokens += SpendSums.UnpricedTokensOf(end);
        Unknown += end.State == UsageState.Unknown ? 1 : 0;
        Estimated += end.State == UsageState.Estimated ? 1 : 0;
        Partial += end.State == UsageState.Partial ? 1 : 0;
        Femto += femto;
        if (end.Shadow != Economics.Money.Amount.Zero)
        {
            ShadowFemto += end.Shadow.ToFemto();
        }
    }

    public void AddLatency(AttemptEnd end)
    {
        if ((end.Flags & AttemptFlags.Orphaned) != AttemptFlags.None)
        {
            return;
        }

        _duration ??= new long[LatencyHistogram.BucketCount];
        _duration[LatencyHistogram.BucketOf(end.DurationMicros)]++;
        if (end.FirstByteMicros >= 0)
        {
            _firstByte ??= new long[LatencyHistogram.BucketCount];
            _firstByte[LatencyHistogram.BucketOf(end.FirstByteMicros)]++;
        }
    }

    public void Clear()
    {
        Usage = default;
        Attempts = Requests = Errors = UnpricedAttempts = UnpricedTokens = Unknown = Estimated = Partial = 0;
        Femto = ShadowFemto = 0;
        _duration?.AsSpan().Clear();
        _firstByte?.AsSpan().Clear();
    }

    /// <summary>Binds the columns from <c>input</c> to <c>cost_femto</c>, beginning at <paramref name="index"/>.</summary>
    public static void BindUsageAndCost(SqliteStatement statement, int index, in TokenUsage usage, Int128 femto)
    {
        for (var i = 0; i < LedgerColumns.CommonBuckets; i++)
        {
            statement.Bind(index + i, usage[(Bucket)i]);
        }

        index += LedgerColumns.CommonBuckets;
        statement.BindOptional(index, LedgerColumns.Rest(usage, stackalloc byte[SparseCounts.MaxBytes]));
        BindAmount(statement, index + 1, femto);
    }

    /// <summary>Binds the two columns of an amount.</summary>
    public static void BindAmount(SqliteStatement statement, int index, Int128 femto)
    {
        var amount = StoredAmount.From(femto);
        statement.Bind(index, amount.Micro);
        statement.Bind(index + 1, amount.Femto);
    }
}
