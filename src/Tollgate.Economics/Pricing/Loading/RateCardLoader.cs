namespace Tollgate.Economics.Pricing.Loading;

/// <summary>From files to a card: stub, filled with the reader.</summary>
internal static class RateCardLoader
{
    public static RateCardLoad Load(IReadOnlyList<RateCardSource> sources, RateCard? over, int version) =>
        new(new RateCard(version, []), []);
}
