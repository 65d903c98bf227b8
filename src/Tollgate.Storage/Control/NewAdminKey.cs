namespace Tollgate.Storage.Control;

/// <summary>An admin key to be made. Fields mean what they mean in <see cref="AdminKey"/>.</summary>
public sealed record NewAdminKey
{
    public required string Name { get; init; }

    public required AdminRole Role { get; init; }

    public Guid? OrganizationId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? UserId { get; init; }

    public long? ExpiresMicros { get; init; }
}
