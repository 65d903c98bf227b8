using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Journal;

/// <summary>Shares equal lists of header names between records: a million records of one client hold one list. Thread-safe, bounded.</summary>
internal sealed class HeaderNameSets
{
    private const int Most = 1024;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<ulong, string[]> _sets = new();

    public string[] Of(IHeaderDictionary headers)
    {
        var hash = 0UL;
        foreach (var (name, _) in headers) hash = Dice.Mix(hash, Dice.Hash(name));
        if (_sets.TryGetValue(hash, out var known)) return known;
        var names = headers.Select(static header => header.Key.ToLowerInvariant()).ToArray();
        if (_sets.Count < Most) _sets.TryAdd(hash, names);
        return names;
    }
}
