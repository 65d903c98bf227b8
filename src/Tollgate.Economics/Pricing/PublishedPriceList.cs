using Tollgate.Economics.Pricing.Loading;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// A price list published elsewhere, row by row beside the card's prices of the same day. Shows where printed figures are wrong.
/// Immutable.
/// </summary>
public sealed class PublishedPriceList
{
    private static readonly Lazy<PublishedPriceList> LazyApril2026 =
        new(() => PublishedPriceReader.Read(BuiltInCardFiles.Published202604(), RateCard.BuiltIn));

    internal PublishedPriceList(string title, DateOnly publishedOn, IReadOnlyList<PublishedPrice> rows) =>
        (Title, PublishedOn, Rows) = (title, publishedOn, rows);

    /// <summary>The list of seventeen models of April 2026.</summary>
    public static PublishedPriceList April2026 => LazyApril2026.Value;

    public string Title { get; }

    public DateOnly PublishedOn { get; }

    public IReadOnlyList<PublishedPrice> Rows { get; }
}
