namespace Tollgate.Economics.Pricing.Loading;

/// <summary>The conditions a block of prices is written under.</summary>
internal sealed record RateScope(string Provider, string Model, DateTimeOffset? From, DateTimeOffset? To)
{
    public string? Region { get; init; }

    public string? Tier { get; init; }

    public string? Speed { get; init; }

    public DailyWindow? Window { get; init; }
}
