using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>What requests of a key must be attributed to, without what the key itself says. Compiled once; immutable.</summary>
internal sealed class AttributionDemand
{
    private AttributionDemand(Dimension[] dimensions, string[] tags)
    {
        Dimensions = dimensions;
        Tags = tags;
    }

    /// <summary>Dimensions a request must name.</summary>
    internal IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Keys of tags a request must carry.</summary>
    internal IReadOnlyList<string> Tags { get; }

    /// <summary>Null when the key says everything itself.</summary>
    internal static AttributionDemand? Of(VirtualKey key, Caller caller)
    {
        var dimensions = key.RequiredAttribution.Select(RequiredAttribution.DimensionOf).OfType<Dimension>()
            .Where(dimension => caller.Attribution[dimension] == 0).Distinct().ToArray();
        var tags = key.RequiredAttribution.Select(RequiredAttribution.TagOf).OfType<string>()
            .Where(tag => !caller.Tags.Any(own => own.StartsWith(tag + "=", StringComparison.Ordinal))).Distinct(StringComparer.Ordinal).ToArray();
        return dimensions.Length + tags.Length == 0 ? null : new AttributionDemand(dimensions, tags);
    }
}
