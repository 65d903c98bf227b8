namespace Tollgate.Configuration.Keys;

/// <summary>One key of the file: what the reader accepts, what the editor's schema says and what the guide explains. Immutable.</summary>
internal sealed record KeyRule(string Name, KeyKind Kind, string Meaning)
{
    /// <summary>The default as it would be written, or a phrase in parentheses, or null for none.</summary>
    public string? Default { get; init; }

    /// <summary>True when a change waits for the next start. Set on top-level keys; it holds for all below.</summary>
    public bool NeedsRestart { get; init; }

    public bool Required { get; init; }

    /// <summary>For a secret: it may be a sealed one in the store, <c>secret:NAME</c>.</summary>
    public bool IsSealable { get; init; }

    /// <summary>The keys of a section.</summary>
    public IReadOnlyList<KeyRule> Keys { get; init; } = [];

    /// <summary>What a list or map holds.</summary>
    public KeyRule? Item { get; init; }

    /// <summary>The words of a choice, in the order of the enumeration they stand for.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Smallest value: bytes, milliseconds, billionths of a dollar or the number itself.</summary>
    public long Minimum { get; init; }

    /// <summary>Largest value: bytes, milliseconds, billionths of a dollar or the number itself.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    /// <summary>For a section: the key meant by a bare text in its place.</summary>
    public string? Shorthand { get; init; }

    public bool IsScalar => Kind < KeyKind.Section;

    public KeyRule? Find(string name)
    {
        foreach (var key in Keys)
        {
            if (string.Equals(key.Name, name, StringComparison.Ordinal))
            {
                return key;
            }
        }

        return null;
    }
}
