using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// What an operator lets budgets count for usage that has no rate. Not a price: what comes of it is a shadow beside the cost and never part of it.
/// Immutable; every method is pure and allocates nothing.
/// </summary>
/// <param name="InputPerToken">USD for a token of input of any kind.</param>
/// <param name="OutputPerToken">USD for a token of output of any kind.</param>
/// <param name="PerCall">USD for a call of a tool that the provider runs.</param>
public sealed record UnpricedCeiling(Amount InputPerToken, Amount OutputPerToken, Amount PerCall)
{
    /// <summary>All of a usage, none of which has a rate.</summary>
    public Amount Of(in TokenUsage usage)
    {
        var sum = Amount.Zero;
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (usage[(Bucket)i] is > 0 and var count && (Bucket)i is not (Bucket.GroundedPrompt or Bucket.GroundedQuery))
            {
                sum += Of((Bucket)i, count);
            }
        }

        // One fee with two ways of counting it.
        return sum + (PerCall * Math.Max(usage[Bucket.GroundedPrompt], usage[Bucket.GroundedQuery]));
    }

    /// <summary>Those of the lines that have no rate; nothing where all have one.</summary>
    public Amount Of(in PriceLines lines)
    {
        if (lines.State is PriceCoverage.Priced or PriceCoverage.Included)
        {
            return Amount.Zero;
        }

        var unpriced = default(TokenUsage);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsPriced)
            {
                unpriced[lines[i].Bucket] += lines[i].Count;
            }
        }

        return Of(unpriced);
    }

    /// <summary>The dearest prices that can apply where nothing is known of the usage asked for: the card's, if it has any, or these, whichever are higher.</summary>
    public CeilingRates Cover(in CeilingRates known) => Fees(known) with
    {
        InputPerToken = Higher(known.InputPerToken, InputPerToken),
        OutputPerToken = Higher(known.OutputPerToken, OutputPerToken),
    };

    /// <summary>The card's prices, these for fees it has none for, and for input where some kind of it has none.</summary>
    public CeilingRates Fill(in CeilingRates known, bool hasInputWithoutRate) =>
        hasInputWithoutRate ? Fees(known) with { InputPerToken = Higher(known.InputPerToken, InputPerToken) } : Fees(known);

    private CeilingRates Fees(in CeilingRates known) => known with
    {
        // A search is one fee in three ways of counting it: with a rate for one of them it has a rate.
        WebSearch = known.WebSearch is null && known.GroundedQuery is null && known.GroundedPrompt is null ? PerCall : known.WebSearch,
        FileSearch = known.FileSearch ?? PerCall,
        CodeSession = known.CodeSession ?? PerCall,
    };

    private Amount Of(Bucket bucket, long count) => (BucketRates.IsCall(bucket) ? PerCall : IsOutput(bucket) ? OutputPerToken : InputPerToken) * count;

    private static bool IsOutput(Bucket bucket) => bucket is Bucket.Output or Bucket.Reasoning or Bucket.AudioOutput or Bucket.ImageOutput;

    private static Amount Higher(Amount? known, Amount ceiling) => known is { } price ? Amount.Max(price, ceiling) : ceiling;
}
