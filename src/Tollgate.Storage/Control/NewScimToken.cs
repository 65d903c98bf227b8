namespace Tollgate.Storage.Control;

/// <summary>A SCIM token to be made. Fields mean what they mean in <see cref="ScimToken"/>.</summary>
public sealed record NewScimToken
{
    public required Guid OrganizationId { get; init; }

    public required string Name { get; init; }

    public long? ExpiresMicros { get; init; }
}
