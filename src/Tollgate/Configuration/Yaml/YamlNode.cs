namespace Tollgate.Configuration.Yaml;

/// <summary>One value of the file with its position. Immutable; a node under an anchor is shared by its aliases.</summary>
internal sealed class YamlNode
{
    private YamlNode(NodeKind kind, YamlMark mark)
    {
        Kind = kind;
        Mark = mark;
    }

    public NodeKind Kind { get; }

    public YamlMark Mark { get; }

    /// <summary>The text of a scalar exactly as written, references unresolved; empty for lists and maps.</summary>
    public string Text { get; private init; } = "";

    /// <summary>True for nothing, <c>~</c> and <c>null</c>: the key counts as not written.</summary>
    public bool IsNull { get; private init; }

    public IReadOnlyList<YamlNode> Items { get; private init; } = [];

    public IReadOnlyList<YamlEntry> Entries { get; private init; } = [];

    /// <summary>How many nodes a walk over this one visits, aliases expanded.</summary>
    public int Size { get; private init; } = 1;

    /// <summary>The kind in words, for messages.</summary>
    public string KindName => IsNull ? "nothing" : Kind switch
    {
        NodeKind.List => "a list",
        NodeKind.Map => "a section",
        _ => "a text",
    };

    public static YamlNode Scalar(string text, bool plain, YamlMark mark) =>
        new(NodeKind.Scalar, mark) { Text = text, IsNull = plain && (text is "" or "~" or "null" or "Null" or "NULL") };

    public static YamlNode List(IReadOnlyList<YamlNode> items, YamlMark mark) =>
        new(NodeKind.List, mark) { Items = items, Size = 1 + items.Sum(i => i.Size) };

    public static YamlNode Map(IReadOnlyList<YamlEntry> entries, YamlMark mark) =>
        new(NodeKind.Map, mark) { Entries = entries, Size = 1 + entries.Sum(e => e.Value.Size) };
}
