namespace Tollgate.Storage.Control;

/// <summary>Lets a directory write the users and teams of one organization over SCIM. Good for nothing else.</summary>
public sealed record ScimToken : ControlRow
{
    /// <summary>What directories' rows have as <see cref="ControlRow.ManagedBy"/>.</summary>
    public const string Manager = "scim";

    public required Guid OrganizationId { get; init; }

    public required string Name { get; init; }

    /// <summary>The first characters of the secret, to recognise it by.</summary>
    public required string Prefix { get; init; }

    public required KeyHash Hash { get; init; }

    /// <summary>From when on the token is refused, in microseconds since the Unix epoch; null for never.</summary>
    public long? ExpiresMicros { get; init; }

    /// <summary>Roughly when the token was last used; null for never.</summary>
    public long? LastUsedMicros { get; init; }
}
