using System.Buffers;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// The words for what a key's requests must be attributed to: a dimension that a request can name, or <c>tag:key</c> for a tag of that key.
/// </summary>
public static class RequiredAttribution
{
    /// <summary>Begins the word for a tag.</summary>
    public const string TagPrefix = "tag:";

    private static readonly SearchValues<char> s_outside = SearchValues.Create("=,; \t\r\n");

    /// <summary>The dimensions a request can name.</summary>
    public static IReadOnlyList<Dimension> Dimensions { get; } =
        [Dimension.Customer, Dimension.Unit, Dimension.Feature, Dimension.Workflow, Dimension.Task, Dimension.User];

    /// <summary>The dimension a word stands for; null for a tag or an unknown word.</summary>
    public static Dimension? DimensionOf(string word)
    {
        foreach (var dimension in Dimensions)
        {
            if (string.Equals(dimension.ToString(), word, StringComparison.OrdinalIgnoreCase) && word.All(char.IsAsciiLetterLower))
                return dimension;
        }

        return null;
    }

    /// <summary>The key of the tag a word stands for; null for a dimension or an unknown word.</summary>
    public static string? TagOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.StartsWith(TagPrefix, StringComparison.Ordinal) && word.Length > TagPrefix.Length && word.Length <= 64 && !word.AsSpan().ContainsAny(s_outside) ? word[TagPrefix.Length..] : null;
    }

    /// <summary>Whether a word stands for anything.</summary>
    public static bool IsKnown(string word) => DimensionOf(word) is not null || TagOf(word) is not null;
}
