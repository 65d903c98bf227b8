namespace Tollgate.Economics.Pricing;

/// <summary>
/// Everything besides the model that decides which rates apply to an attempt. A value type; the tier and speed are the ones
/// <em>served</em> where the provider says so.
/// </summary>
/// <param name="At">Start of the request. The instant decides, whatever its offset.</param>
/// <param name="Region">Region or deployment class (<c>us</c>, <c>eu</c>, <c>global</c>); null when none is known.</param>
/// <param name="Tier">Service tier in the provider's word; see <see cref="ServiceTiers"/>. Null is standard.</param>
/// <param name="Speed">Serving speed (<c>fast</c>); null is standard.</param>
/// <param name="KnownAt">Price by what was recorded until then; null is by everything known now.</param>
public readonly record struct PriceConditions(
    DateTimeOffset At, string? Region = null, string? Tier = null, string? Speed = null, DateTimeOffset? KnownAt = null);
