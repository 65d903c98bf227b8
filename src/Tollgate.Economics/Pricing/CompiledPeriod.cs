using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>A period's rates by bucket, most specific first, so that the first match is the one.</summary>
internal sealed class CompiledPeriod
{
    private readonly CompiledRate[][] _byBucket = new CompiledRate[TokenUsage.BucketCount][];

    public CompiledPeriod(RatePeriod period)
    {
        Period = period;
        for (var i = 0; i < _byBucket.Length; i++)
        {
            var bucket = (Bucket)i;
            _byBucket[i] = [.. period.Rates
                .Where(rate => rate.Bucket == bucket)
                .Select(rate => new CompiledRate(rate))
                .OrderByDescending(rate => rate.Specificity)];
        }
    }

    public RatePeriod Period { get; }

    public CompiledRate[] this[Bucket bucket] => _byBucket[(int)bucket];
}
