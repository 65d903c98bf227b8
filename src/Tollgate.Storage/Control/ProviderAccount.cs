namespace Tollgate.Storage.Control;

/// <summary>An account at a provider. Only a reference to its secret is kept.</summary>
public sealed record ProviderAccount : ControlRow
{
    /// <summary>Unique in the installation. Spend is booked under it, so it never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>Name of the provider in the configuration, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }

    public AccountOwner Owner { get; init; }

    /// <summary>Id of the owning organization, team or user; null when the installation owns it.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Where the secret is: <c>env:NAME</c> or <c>file:/absolute/path</c>.</summary>
    public required string SecretReference { get; init; }
}
