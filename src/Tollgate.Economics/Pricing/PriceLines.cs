using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// A usage with its price, one line a bucket used; where one answer was made by several models, one a bucket and unit price. A mutable value type of fixed size, meant to be a field of a pooled record and
/// passed by reference; the default is empty. Σ of the lines' amounts = <see cref="Total"/> exactly.
/// </summary>
public struct PriceLines
{
    /// <summary>The most lines there are: beyond it, lines of a bucket are joined at their mean price. Four models in one answer fit.</summary>
    public const int Capacity = 32;

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

    internal void AddPriced(Bucket bucket, Bucket pricedAs, long count, decimal unitPrice, bool included, bool join = false)
    {
        var amount = new Amount(count * unitPrice);
        if (join && TryJoin(bucket, count, unitPrice * 1_000_000m, amount, included))
        {
            return;
        }

        _lines[Count++] = new PriceLine(bucket, pricedAs, count, unitPrice * 1_000_000m, amount, true, included);
        _priced++;
        _included += included ? 1 : 0;
        Total += amount;
        Settle();
    }

    internal void AddUnpriced(Bucket bucket, long count, bool join = false)
    {
        for (var i = 0; join && i < Count; i++)
        {
            if (_lines[i].Bucket == bucket && !_lines[i].IsPriced)
            {
                _lines[i] = _lines[i] with { Count = _lines[i].Count + count };
                UnpricedCount += count;
                return;
            }
        }

        _lines[Count++] = new PriceLine(bucket, bucket, count, 0, Amount.Zero, false, false);
        UnpricedCount += count;
        Settle();
    }

    /// <summary>Adds a usage that has no rates at all.</summary>
    public void AddUnpriced(in TokenUsage usage)
    {
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (usage[(Bucket)i] is > 0 and var count)
            {
                AddUnpriced((Bucket)i, count, join: true);
            }
        }
    }

    private bool TryJoin(Bucket bucket, long count, decimal perMillion, Amount amount, bool included)
    {
        var full = Count == Capacity;
        for (var i = 0; i < Count; i++)
        {
            ref var line = ref _lines[i];
            if (line.Bucket != bucket || !line.IsPriced || (!full && (line.UnitPriceUsdPerMillion != perMillion || line.IsIncluded != included)))
            {
                continue;
            }

            var joined = line with { Count = line.Count + count, Amount = line.Amount + amount };
            line = line.UnitPriceUsdPerMillion == perMillion
                ? joined
                : joined with { UnitPriceUsdPerMillion = joined.Amount.Value * 1_000_000m / joined.Count };
            Total += amount;
            return true;
        }

        return false;
    }

    private void Settle() =>
        State = _priced == 0 ? PriceCoverage.Unpriced
            : _priced < Count ? PriceCoverage.PartlyUnpriced
            : _included == Count ? PriceCoverage.Included
            : PriceCoverage.Priced;

    [InlineArray(Capacity)]
    private struct Lines
    {
        private PriceLine _first;
    }
}
