using System.Collections.ObjectModel;

namespace Tollgate.Storage.Control;

/// <summary>A virtual key to be made. Fields mean what they mean in <see cref="VirtualKey"/>.</summary>
public sealed record NewKey
{
    public required Guid OrganizationId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? UserId { get; init; }

    public required string Name { get; init; }

    public long? ExpiresMicros { get; init; }

    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    public IReadOnlyList<string> AllowedSurfaces { get; init; } = [];

    public string DefaultFeature { get; init; } = "";

    public IReadOnlyList<string> DefaultTags { get; init; } = [];

    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    public IReadOnlyList<string> RequiredAttribution { get; init; } = [];

    public string CostCenter { get; init; } = "";

    public string Project { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>See <see cref="VirtualKey.SelfMade"/>.</summary>
    public bool SelfMade { get; init; }

    public string ManagedBy { get; init; } = "";
}
