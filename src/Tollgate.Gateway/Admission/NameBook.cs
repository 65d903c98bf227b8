using System.Collections.Concurrent;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Turns names into the opaque ids journal and ledger carry, and makes each name known to the journal before an id of it is
/// used. Thread-safe; no allocation for names seen recently.
/// </summary>
/// <param name="hash">Keyed hash of a name, stable for the life of the installation.</param>
public sealed class NameBook(IJournal journal, Func<Dimension, string, long> hash)
{
    // Past this the cache starts over; a name announced twice does no harm.
    private const int Limit = 200_000;
    private const int LongestName = 300;

    private ConcurrentDictionary<(Dimension, string), long> _known = new();
    private ConcurrentDictionary<(Dimension, long), string> _names = new();
    private int _count;

    /// <summary>The id of a name; 0 for null or empty.</summary>
    public long IdOf(Dimension dimension, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return 0;
        }

        name = Bounded(name);
        if (_known.TryGetValue((dimension, name), out var id))
        {
            return id;
        }

        id = hash(dimension, name);
        journal.AppendName(dimension, id, name);
        if (Interlocked.Increment(ref _count) > Limit)
        {
            _known = new ConcurrentDictionary<(Dimension, string), long>();
            _names = new ConcurrentDictionary<(Dimension, long), string>();
            Interlocked.Exchange(ref _count, 0);
        }

        _known.TryAdd((dimension, name), id);
        _names.TryAdd((dimension, id), name);
        return id;
    }

    /// <summary>The id a name would have, without making it known to anybody: for who only asks. 0 for null or empty.</summary>
    public long Peek(Dimension dimension, string? name) => string.IsNullOrEmpty(name) ? 0 : hash(dimension, Bounded(name));

    // A provider may say anything as its model's name; the journal takes names of a bounded length only.
    private static string Bounded(string name) => name.Length > LongestName ? name[..LongestName] : name;

    /// <summary>The name behind an id seen recently, before the store has it; null when it is not remembered.</summary>
    public string? NameOf(Dimension dimension, long id) => _names.GetValueOrDefault((dimension, id));
}
