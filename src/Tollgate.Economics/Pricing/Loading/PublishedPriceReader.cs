namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Reads a published list: stub, filled with the data.</summary>
internal static class PublishedPriceReader
{
    public static PublishedPriceList Read(RateCardSource source, RateCard card) => new("", default, []);
}
