namespace Tollgate.Storage.Control;

/// <summary>
/// A person or a service account of an organization. Name and e-mail are personal data and live only here, where they can be erased.
/// </summary>
public sealed record User : ControlRow
{
    public required Guid OrganizationId { get; init; }

    /// <summary>The team whose keys the user gets by default; null for none.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Unique in its organization. Spend is booked under it, so it never changes.</summary>
    public required string Slug { get; init; }

    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>What a directory calls the person: unique in the organization among users in force, whatever its case. Empty where none did.</summary>
    public string UserName { get; init; } = "";

    /// <summary>The directory's own id of the person; empty where it gave none.</summary>
    public string ExternalId { get; init; } = "";

    public string GivenName { get; init; } = "";

    public string FamilyName { get; init; } = "";

    /// <summary>Fixed when the user is made. Default a person.</summary>
    public UserKind Kind { get; init; }

    /// <summary>
    /// Since when the user is suspended, in microseconds since the Unix epoch: keys and admin keys are refused until that is lifted.
    /// Null while not.
    /// </summary>
    public long? DisabledMicros { get; init; }
}
