namespace Tollgate.Storage.Control;

/// <summary>Signs in to the dashboard and the admin API. Never accepted for inference.</summary>
public sealed record AdminKey : ControlRow
{
    public required string Name { get; init; }

    public required AdminRole Role { get; init; }

    /// <summary>The organization the key is confined to; null for the whole installation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The team of a lead; null on keys of other roles, and on old ones, which reach nothing.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>
    /// Whose key it is: it ends with that user. The user a member is; keys of other roles may have none. Old keys of members have none
    /// either, and reach nothing.
    /// </summary>
    public Guid? UserId { get; init; }

    /// <summary>The first characters of the secret, to recognise it by.</summary>
    public required string Prefix { get; init; }

    public required KeyHash Hash { get; init; }

    /// <summary>From when on the key is refused, in microseconds since the Unix epoch; null for never.</summary>
    public long? ExpiresMicros { get; init; }

    /// <summary>Roughly when the key was last used; null for never.</summary>
    public long? LastUsedMicros { get; init; }
}
