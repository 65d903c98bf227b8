using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration.Reading;

/// <summary>
/// One section of the file while it is read: hands out the values of its keys, typed and checked against the key table, and reports
/// what does not fit. A value with a problem comes back as if it were not written, so that reading goes on and finds every problem.
/// </summary>
internal sealed class Section
{
    private readonly ReadingContext _context;
    private readonly KeyRule _rule;
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="context">Collects the problems.</param>
    /// <param name="rule">The section's rule in the key table.</param>
    /// <param name="node">What is written; null when nothing is.</param>
    /// <param name="path">The section's key path.</param>
    /// <param name="mark">Where the section begins or would begin.</param>
    public Section(ReadingContext context, KeyRule rule, YamlNode? node, string path, YamlMark mark)
    {
        _context = context;
        _rule = rule;
        Path = path;
        Mark = mark;
        IsWritten = node is not null;
        IsEmpty = node is { IsNull: true };
        if (node is { IsNull: false })
        {
            Open(node);
        }
    }

    public string Path { get; }

    public YamlMark Mark { get; }

    /// <summary>True when the section's key stands in the file, even with nothing below it.</summary>
    public bool IsWritten { get; }

    /// <summary>True when the section's key stands in the file with nothing behind it.</summary>
    public bool IsEmpty { get; }

    public ReadingContext Context => _context;

    /// <summary>Where the value of a key is, or the section where it would be.</summary>
    public YamlMark At(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Mark : Mark;

    /// <summary>True when the key is written with a value.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public void Problem(string key, string message) => _context.Problem(At(key), PathOf(key), message);

    public void Warning(string key, string message) => _context.Warning(At(key), PathOf(key), message);

    /// <summary>How many items a list has; -1 when the key is not written or is not a list.</summary>
    public int Count(string key) => _entries.TryGetValue(key, out var entry) && entry.Value.Kind == NodeKind.List ? entry.Value.Items.Count : -1;

    /// <summary>True when only the key that a bare text stands for is written, and as such.</summary>
    public bool IsShort { get; private set; }

    /// <summary>How the value of a key may appear in a message.</summary>
    public string Display(string key) => _entries.TryGetValue(key, out var entry) ? Shown.Value(entry.Value.Text) : "''";

    /// <summary>The value of a scalar key, or null.</summary>
    public ScalarValue? Scalar(string key) =>
        _entries.TryGetValue(key, out var entry) ? ScalarValue.Read(_context, Rule(key), entry.Value, PathOf(key)) : null;

    public Section Child(string key)
    {
        var entry = _entries.GetValueOrDefault(key);
        return new Section(_context, Rule(key), entry?.Value, PathOf(key), entry?.Mark ?? Mark);
    }

    /// <summary>The sections of a list.</summary>
    public IEnumerable<Section> Sections(string key) =>
        Items(key).Select(item => new Section(_context, Rule(key).Item!, item.Node, item.Path, item.Node.Mark));

    /// <summary>The scalars of a list; null when the key is not written.</summary>
    public IReadOnlyList<ScalarValue>? Scalars(string key) => !Has(key)
        ? null
        : [.. Items(key).Select(item => ScalarValue.Read(_context, Rule(key).Item!, item.Node, item.Path)).OfType<ScalarValue>()];

    /// <summary>The sections of a map with their names.</summary>
    public IEnumerable<(string Name, Section Section)> NamedSections(string key) => Members(key).Select(member =>
        (member.Entry.Key, new Section(_context, Rule(key).Item!, member.Entry.Value, member.Path, member.Entry.Mark)));

    /// <summary>The scalars of a map with their names.</summary>
    public IEnumerable<(string Name, ScalarValue Value)> NamedScalars(string key)
    {
        foreach (var (entry, path) in Members(key))
        {
            if (ScalarValue.Read(_context, Rule(key).Item!, entry.Value, path) is { } value)
            {
                yield return (entry.Key, value);
            }
        }
    }

    private IEnumerable<(YamlNode Node, string Path)> Items(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            yield break;
        }

        if (entry.Value.Kind != NodeKind.List)
        {
            Problem(key, $"Expected a list, found {entry.Value.KindName}. Write one item per line, each after '- '.");
            yield break;
        }

        for (var i = 0; i < entry.Value.Items.Count; i++)
        {
            yield return (entry.Value.Items[i], $"{PathOf(key)}[{i}]");
        }
    }

    private IEnumerable<(YamlEntry Entry, string Path)> Members(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            yield break;
        }

        if (entry.Value.Kind != NodeKind.Map)
        {
            Problem(key, $"Expected a section, found {entry.Value.KindName}. Write 'name: value' lines below it, indented.");
            yield break;
        }

        foreach (var member in entry.Value.Entries)
        {
            yield return (member, $"{PathOf(key)}.{Shown.Name(member.Key)}");
        }
    }

    private void Open(YamlNode node)
    {
        if (_rule.Shorthand is { } shorthand && node.Kind == NodeKind.Scalar)
        {
            _entries.Add(shorthand, new YamlEntry(shorthand, node.Mark, node));
            IsShort = true;
            return;
        }

        if (node.Kind != NodeKind.Map)
        {
            _context.Problem(node.Mark, Path, $"Expected a section, found {node.KindName}. Write 'name: value' lines below it, indented; known are {Known()}.");
            return;
        }

        foreach (var entry in node.Entries)
        {
            if (_rule.Find(entry.Key) is null)
            {
                var path = Path.Length == 0 ? Shown.Name(entry.Key) : $"{Path}.{Shown.Name(entry.Key)}";
                _context.Problem(entry.Mark, path, $"Unknown key. {Advice(entry.Key)}");
            }
            else if (!entry.Value.IsNull)
            {
                _entries.Add(entry.Key, entry);
            }
        }

        foreach (var key in _rule.Keys.Where(k => k.Required && !Has(k.Name)))
        {
            _context.Problem(Mark, PathOf(key.Name), $"Missing. Write {key.Name}: {key.Meaning}");
        }
    }

    private string Advice(string unknown)
    {
        if (NearestKey.Find(unknown, _rule.Keys.Select(k => k.Name)) is { } nearest)
        {
            return $"Did you mean '{nearest}'?";
        }

        // Known at the top of another section: a matter of indentation.
        var homes = ConfigurationKeys.Root.Keys.Where(k => k.Kind == KeyKind.Section && k.Find(unknown) is not null).ToList();
        return homes is [var home] && home.Name != Path
            ? $"It belongs under '{home.Name}'."
            : ConfigurationKeys.Root.Find(unknown) is not null && Path.Length > 0
                ? "It belongs to the top level, without indentation."
                : $"Known are {Known()}.";
    }

    private string Known() => string.Join(", ", _rule.Keys.Select(k => k.Name));

    // A key that is read but not in the table is a defect of ours, found by the first test that reads the section.
    private KeyRule Rule(string key) => _rule.Find(key) ?? throw new InvalidOperationException($"The key table has no '{key}' in '{Path}'.");
}
