using System.Runtime.CompilerServices;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>The dearest unit price seen per bucket.</summary>
internal struct DearestRates
{
    private Prices _prices;

    public void Add(Bucket bucket, decimal unitPrice)
    {
        if (_prices[(int)bucket] is not { } known || unitPrice > known)
        {
            _prices[(int)bucket] = unitPrice;
        }
    }

    public readonly CeilingRates ToCeiling(CeilingScope scope)
    {
        var input = Dearest(Of(Bucket.UncachedInput), Of(Bucket.CacheRead));
        var output = Dearest(Of(Bucket.Output), Of(Bucket.Reasoning));
        if ((scope & CeilingScope.CacheWrite5m) != CeilingScope.Text)
        {
            input = Dearest(input, Of(Bucket.CacheWrite5m));
        }

        if ((scope & CeilingScope.CacheWrite1h) != CeilingScope.Text)
        {
            input = Dearest(input, Of(Bucket.CacheWrite1h));
        }

        if ((scope & CeilingScope.Audio) != CeilingScope.Text)
        {
            input = Dearest(Dearest(input, Of(Bucket.AudioInput)), Of(Bucket.AudioCacheRead));
            output = Dearest(output, Of(Bucket.AudioOutput));
        }

        if ((scope & CeilingScope.Image) != CeilingScope.Text)
        {
            input = Dearest(Dearest(input, Of(Bucket.ImageInput)), Of(Bucket.ImageCacheRead));
            output = Dearest(output, Of(Bucket.ImageOutput));
        }

        if ((scope & CeilingScope.Video) != CeilingScope.Text)
        {
            input = Dearest(Dearest(input, Of(Bucket.VideoInput)), Of(Bucket.VideoCacheRead));
        }

        return new CeilingRates(
            input, output, Of(Bucket.WebSearch), Of(Bucket.FileSearch), Of(Bucket.CodeSession), Of(Bucket.GroundedPrompt), Of(Bucket.GroundedQuery));
    }

    private readonly Amount? Of(Bucket bucket) => _prices[(int)bucket] is { } price ? new Amount(price) : null;

    private static Amount? Dearest(Amount? left, Amount? right) =>
        left is not { } l ? right : right is not { } r ? left : Amount.Max(l, r);

    [InlineArray(TokenUsage.BucketCount)]
    private struct Prices
    {
        private decimal? _first;
    }
}
