using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// One bucket of a priced usage. <see cref="Amount"/> = <see cref="Count"/> × <see cref="UnitPriceUsdPerMillion"/> ÷ 10⁶ exactly;
/// both are 0 and mean nothing when <see cref="IsPriced"/> is false.
/// </summary>
/// <param name="Bucket">What was consumed.</param>
/// <param name="PricedAs">The bucket whose rate applied: the bucket itself, or the parent it falls back to.</param>
/// <param name="Count">Tokens or calls.</param>
/// <param name="UnitPriceUsdPerMillion">Price of a million tokens (or calls) after all multipliers.</param>
/// <param name="Amount">The charge.</param>
/// <param name="IsPriced">False when the card has no price for it.</param>
/// <param name="IsIncluded">Costs 0 by decision.</param>
public readonly record struct PriceLine(
    Bucket Bucket, Bucket PricedAs, long Count, decimal UnitPriceUsdPerMillion, Amount Amount, bool IsPriced, bool IsIncluded);
