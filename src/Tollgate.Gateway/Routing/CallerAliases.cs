using System.Collections.Frozen;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// The aliases of a caller's team, organization and installation, the nearest first; those of <c>tollgate.yaml</c> come after them. Compiled with the
/// key ring and shared by all callers of a team. Immutable and thread-safe; asking does not allocate.
/// </summary>
public sealed class CallerAliases
{
    private readonly FrozenDictionary<string, AliasMeaning>[] _layers;

    /// <param name="layers">From the narrowest scope to the widest; at least one.</param>
    internal CallerAliases(IReadOnlyList<FrozenDictionary<string, AliasMeaning>> layers) => _layers = [.. layers];

    /// <summary>Their names; some may occur twice.</summary>
    internal IEnumerable<string> Names => _layers.SelectMany(static layer => layer.Keys);

    /// <summary>What a name stands for; null when it is none of these.</summary>
    internal AliasMeaning? Find(string name)
    {
        foreach (var layer in _layers)
        {
            if (layer.TryGetValue(name, out var meaning))
            {
                return meaning;
            }
        }

        return null;
    }
}
