using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// A name that callers may use as <c>model</c>. The nearest one counts: the team's, else the organization's, else the installation's, else that of
/// <c>tollgate.yaml</c>. Chains are followed over all of these, never in a circle.
/// </summary>
public sealed record Alias : ControlRow
{
    /// <summary>What callers write. Fixed, as the scope is: another name is another alias.</summary>
    public required string Name { get; init; }

    /// <summary>The organization whose keys have it; null for all. The store sets it where the scope says it.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Organization or team; null for the installation.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>See <see cref="Budget.ScopeName"/>.</summary>
    public string ScopeName { get; init; } = "";

    /// <summary>A model, <c>provider/model</c> or another alias.</summary>
    public required string Target { get; init; }

    /// <summary>From when on it is refused, in microseconds since the Unix epoch; null (default) for never.</summary>
    public long? SunsetMicros { get; init; }

    /// <summary>What callers are to use instead; empty (default) when nobody has said. Only with a sunset.</summary>
    public string Use { get; init; } = "";

    /// <summary>Since when it has a sunset, in microseconds since the Unix epoch. Set by the store.</summary>
    public long? DeprecatedMicros { get; init; }

    /// <summary>What it stands for, without whose it is.</summary>
    public AliasMeaning Meaning => new(Target) { SunsetMicros = SunsetMicros, Use = Use, DeprecatedMicros = DeprecatedMicros };
}
