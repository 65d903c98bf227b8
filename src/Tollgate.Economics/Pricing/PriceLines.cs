using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// A usage with its price, one line a bucket used. A mutable value type of fixed size, meant to be a field of a pooled record and
/// passed by reference; the default is empty. Σ of the lines' amounts = <see cref="Total"/> exactly.
/// </summary>
public struct PriceLines
{
    private Lines _lines;
    private int _priced;
    private int _included;

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>The sum over the priced lines.</summary>
    public Amount Total { get; private set; }

    /// <summary>Tokens and calls that have no price.</summary>
    public long UnpricedCount { get; private set; }

    /// <summary>How much of the usage has a price.</summary>
    public PriceCoverage State { get; private set; }

    /// <summary>One line.</summary>
    [UnscopedRef]
    public readonly ref readonly PriceLine this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref ((ReadOnlySpan<PriceLine>)_lines)[index];
        }
    }

    /// <summary>Empties it, with the state an empty usage has.</summary>
    internal void Start(PriceCoverage stateWhenEmpty)
    {
        _priced = _included = Count = 0;
        Total = Amount.Zero;
        UnpricedCount = 0;
        State = stateWhenEmpty;
    }

    internal void AddPriced(Bucket bucket, Bucket pricedAs, long count, decimal unitPrice, bool included)
    {
        var amount = new Amount(count * unitPrice);
        _lines[Count++] = new PriceLine(bucket, pricedAs, count, unitPrice * 1_000_000m, amount, true, included);
        _priced++;
        _included += included ? 1 : 0;
        Total += amount;
        Settle();
    }

    internal void AddUnpriced(Bucket bucket, long count)
    {
        _lines[Count++] = new PriceLine(bucket, bucket, count, 0, Amount.Zero, false, false);
        UnpricedCount += count;
        Settle();
    }

    private void Settle() =>
        State = _priced == 0 ? PriceCoverage.Unpriced
            : _priced < Count ? PriceCoverage.PartlyUnpriced
            : _included == Count ? PriceCoverage.Included
            : PriceCoverage.Priced;

    [InlineArray(TokenUsage.BucketCount)]
    private struct Lines
    {
        private PriceLine _first;
    }
}
