using System.Runtime.InteropServices;

namespace Tollgate.Economics.Ownership;

/// <summary>
/// Finds what is attached to the scopes a request belongs to: one hash look-up for each dimension that has any scope at all.
/// Immutable, so safe to share between threads; looking up does not allocate.
/// </summary>
public sealed class ScopeIndex<T>
{
    private readonly Dictionary<long, Entry[]>?[] _byDimension = new Dictionary<long, Entry[]>?[(int)Dimension.Tag + 1];
    private readonly Entry[] _installation;

    public ScopeIndex(IReadOnlyCollection<KeyValuePair<Scope, T>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var installation = new List<Entry>();
        var lists = new Dictionary<(Dimension Dimension, long NameId), List<Entry>>();
        foreach (var (scope, item) in items)
        {
            var list = installation;
            if (!scope.IsInstallation)
            {
                ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, (scope.Dimension, scope.NameId), out _);
                list = slot ??= [];
            }

            list.Add(new Entry(scope, item));
        }

        foreach (var (key, list) in lists)
            (_byDimension[(int)key.Dimension] ??= [])[key.NameId] = [.. list];

        _installation = [.. installation];
    }

    /// <summary>
    /// Writes everything that applies to a request into <paramref name="into"/>, which is replaced by a larger array when it is
    /// too small, and returns how much that is. Each item appears once, also when a tag is given twice.
    /// </summary>
    public int Collect(in Attribution who, ReadOnlySpan<long> tags, ref T[] into)
    {
        var count = 0;
        Add(_installation, in who, tags, ref into, ref count);
        for (var dimension = 0; dimension < Attribution.FixedCount; dimension++)
        {
            if (_byDimension[dimension] is not { } names)
                continue;

            var nameId = who[(Dimension)dimension];
            if (nameId != 0 && names.TryGetValue(nameId, out var entries))
                Add(entries, in who, tags, ref into, ref count);
        }

        if (_byDimension[(int)Dimension.Tag] is { } tagged)
        {
            for (var i = 0; i < tags.Length; i++)
            {
                if (!tags[..i].Contains(tags[i]) && tagged.TryGetValue(tags[i], out var entries))
                    Add(entries, in who, tags, ref into, ref count);
            }
        }

        return count;
    }

    private static void Add(Entry[] entries, in Attribution who, ReadOnlySpan<long> tags, ref T[] into, ref int count)
    {
        foreach (ref readonly var entry in entries.AsSpan())
        {
            if (!entry.Scope.Narrows(in who, tags))
                continue;

            if (count == into.Length)
                Array.Resize(ref into, Math.Max(8, count * 2));

            into[count++] = entry.Item;
        }
    }

    private readonly record struct Entry(Scope Scope, T Item);
}
