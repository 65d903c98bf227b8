namespace Tollgate.Storage.Control;

/// <summary>A tenant. Nothing crosses organizations.</summary>
public sealed record Organization : ControlRow
{
    /// <summary>Unique in the installation. Spend is booked under it, so it never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>What people call it; the slug when empty.</summary>
    public string Name { get; init; } = "";
}
