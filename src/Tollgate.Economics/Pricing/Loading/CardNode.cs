using System.Text.Json;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A JSON value that knows where it stands.</summary>
internal sealed class CardNode(JsonValueKind kind, string text, int line, string path)
{
    public JsonValueKind Kind { get; } = kind;

    /// <summary>The string, or the number or literal as written; empty for objects and arrays.</summary>
    public string Text { get; } = text;

    public int Line { get; } = line;

    public string Path { get; } = path;

    public List<KeyValuePair<string, CardNode>> Members { get; } = [];

    public List<CardNode> Items { get; } = [];

    public CardNode? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (string.Equals(member.Key, name, StringComparison.Ordinal))
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>What stands there, short enough for a message.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "{…}",
        JsonValueKind.Array => "[…]",
        JsonValueKind.String => $"\"{(Text.Length > 60 ? Text[..60] + "…" : Text)}\"",
        _ => Text,
    };
}
