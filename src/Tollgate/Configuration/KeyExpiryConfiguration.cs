namespace Tollgate.Configuration;

/// <summary>Which virtual keys end by themselves.</summary>
internal sealed record KeyExpiryConfiguration
{
    /// <summary>Keys that were not used for so long; null for none.</summary>
    public TimeSpan? UnusedAfter { get; init; }

    /// <summary>Keys that nobody owns, so long after they were made; null for none.</summary>
    public TimeSpan? UnknownOwnerAfter { get; init; }

    /// <summary>How long before somebody is told. Default 7 days.</summary>
    public TimeSpan Warning { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether any key ends by itself.</summary>
    public bool IsOn => UnusedAfter is not null || UnknownOwnerAfter is not null;
}
