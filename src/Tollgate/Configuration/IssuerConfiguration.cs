namespace Tollgate.Configuration;

/// <summary>One OIDC provider whose people and machines may use the gateway. Immutable.</summary>
internal sealed record IssuerConfiguration
{
    /// <summary>The issuer exactly as its tokens name it.</summary>
    public required string Issuer { get; init; }

    /// <summary>What the button of the sign-in page says.</summary>
    public required string Name { get; init; }

    /// <summary>Slug of the organization its people and machines belong to.</summary>
    public required string Organization { get; init; }

    /// <summary>Audiences of tokens that may call models; none: tokens of this issuer call nothing.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The client people sign in to the dashboard by; null: nobody does by this issuer.</summary>
    public string? ClientId { get; init; }

    /// <summary>The public client of <c>tollgate login</c>; null: nobody logs in by this issuer.</summary>
    public string? LoginClientId { get; init; }

    /// <summary>The client's secret, for the sign-in to the dashboard; null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What is asked for when somebody signs in.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>Which claim says what.</summary>
    public ClaimConfiguration Claims { get; init; } = new();

    /// <summary>What each group gives, in the order written; <c>*</c> is everybody.</summary>
    public IReadOnlyList<GroupConfiguration> Groups { get; init; } = [];

    /// <summary>Signature algorithms accepted, all asymmetric.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = IssuerAlgorithms.Default;

    /// <summary>How far clocks may differ. Default one minute.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the signing keys are read again. Default one hour.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long keys of <c>tollgate login</c> work. Default twelve hours.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Whether users and teams are made when they are seen first. Default false.</summary>
    public bool CreateUsers { get; init; }

    /// <summary>Shows no secret.</summary>
    public override string ToString() => Issuer;
}
