using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>What a verified token says of the person or machine it was issued to, in names of the control store. Immutable.</summary>
public sealed record TokenHolder
{
    public required string Issuer { get; init; }

    /// <summary>Who it is to the issuer: never given to somebody else.</summary>
    public required string Subject { get; init; }

    /// <summary>Slug of the organization that the issuer belongs to.</summary>
    public required string Organization { get; init; }

    /// <summary>Slug the user has, or would be made with.</summary>
    public required string User { get; init; }

    /// <summary>The mail address to find the user by before the slug is tried, in lower case; empty where the issuer is not asked for one.</summary>
    public string Email { get; init; } = "";

    /// <summary>What people call the holder; empty when the token does not say.</summary>
    public string Name { get; init; } = "";

    /// <summary>Slug of the team; null for the one the user is in.</summary>
    public string? Team { get; init; }

    /// <summary>Globs of models and routes the holder may use; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>What the holder may do on the control plane; null for nothing.</summary>
    public AdminRole? Role { get; init; }

    /// <summary>From when on the token is refused, in microseconds since the Unix epoch.</summary>
    public required long ExpiresMicros { get; init; }

    /// <summary>Whether a user and a team that are not there yet are made.</summary>
    public bool IsMade { get; init; }

    /// <summary>Says nothing that could name a person.</summary>
    public override string ToString() => $"holder of a token of {Issuer}";
}
