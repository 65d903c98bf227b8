namespace Tollgate.Storage.Control;

/// <summary>A team of an organization.</summary>
public sealed record Team : ControlRow
{
    public required Guid OrganizationId { get; init; }

    /// <summary>Unique in its organization. Spend is booked under it, so it never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>What people call it; the slug when empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>A directory's own id of the group; empty where there is none.</summary>
    public string ExternalId { get; init; } = "";
}
