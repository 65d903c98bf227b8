using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>A period's rates by bucket, most specific first, so that the first match is the one.</summary>
internal sealed class CompiledPeriod
{
    private readonly CompiledRate[][] _byBucket = new CompiledRate[TokenUsage.BucketCount][];

    public CompiledPeriod(RatePeriod period)
    {
        Period = period;
        var lists = new List<CompiledRate>?[TokenUsage.BucketCount];
        foreach (var rate in period.Rates)
        {
            (lists[(int)rate.Bucket] ??= []).Add(new CompiledRate(rate));
        }

        for (var i = 0; i < _byBucket.Length; i++)
        {
            _byBucket[i] = lists[i] is { } list ? [.. list.OrderByDescending(static rate => rate.Specificity)] : [];
        }
    }

    public RatePeriod Period { get; }

    public CompiledRate[] this[Bucket bucket] => _byBucket[(int)bucket];
}
