using System.Text.Json.Serialization;
using Tollgate.Commands;

namespace Tollgate.Http.Admin;

/// <summary>What of a key is to change: <c>PATCH /api/keys/{id}</c>. What is absent stays; null empties what can be empty.</summary>
internal sealed record KeyChange
{
    public string? Name { get; init; }

    [JsonPropertyName("expires_at")]
    public Settable<DateTimeOffset?> Expires { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Surfaces { get; init; }

    public IReadOnlyList<string>? IpRanges { get; init; }

    public IReadOnlyList<string>? Require { get; init; }

    public string? Feature { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public Settable<string?> CostCenter { get; init; }

    public Settable<string?> Project { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public Settable<string?> Team { get; init; }

    public Settable<string?> User { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }

    internal KeyEdit Edit() => new()
    {
        Name = Name,
        Expires = Expires,
        Models = Models,
        Surfaces = Surfaces,
        Addresses = IpRanges,
        Require = Require,
        Feature = Feature,
        Tags = Tags,
        CostCenter = CostCenter.IsGiven ? CostCenter.Value ?? "" : null,
        Project = Project.IsGiven ? Project.Value ?? "" : null,
        Metadata = Metadata,
        Team = Team,
        User = User,
        Version = Version,
    };
}
