using System.Globalization;
using System.Text.Json;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Reads typed values out of nodes; what does not fit becomes a problem and the default.</summary>
internal sealed class CardValues(CardProblems problems)
{
    public CardProblems Problems { get; } = problems;

    /// <summary>Reports members with names that mean nothing here.</summary>
    public void OnlyKnown(CardNode node, IReadOnlyList<string> known)
    {
        foreach (var (name, value) in node.Members)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                var near = NearestNames.Find(name, known, 1);
                Problems.Add(value, near.Count > 0 ? $"unknown name \"{name}\"; write \"{near[0]}\"" : $"unknown name \"{name}\"; known here: {string.Join(", ", known)}");
            }
        }
    }

    public bool Is(CardNode node, JsonValueKind kind, string write)
    {
        if (node.Kind == kind)
        {
            return true;
        }

        Problems.Add(node, write);
        return false;
    }

    public string? Text(CardNode parent, string name)
    {
        if (parent[name] is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String && node.Text.Length > 0)
        {
            return node.Text;
        }

        Problems.Add(node, "write a text in quotes");
        return null;
    }

    public IReadOnlyList<string> Texts(CardNode parent, string name)
    {
        if (parent[name] is not { } node || !Is(node, JsonValueKind.Array, "write a list of texts: [\"…\", \"…\"]"))
        {
            return [];
        }

        var texts = new List<string>();
        foreach (var item in node.Items)
        {
            if (Is(item, JsonValueKind.String, "write a text in quotes"))
            {
                texts.Add(item.Text);
            }
        }

        return texts;
    }

    public bool Flag(CardNode parent, string name)
    {
        if (parent[name] is not { } node)
        {
            return false;
        }

        if (node.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Problems.Add(node, "write true or false");
        }

        return node.Kind == JsonValueKind.True;
    }

    public long? Whole(CardNode parent, string name)
    {
        if (parent[name] is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.Number && long.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Problems.Add(node, "write a whole number of tokens");
        return null;
    }

    /// <summary>An exact decimal; digits that <see cref="decimal"/> cannot hold are a problem, not a rounding.</summary>
    public decimal? Number(CardNode node)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (node.Kind != JsonValueKind.Number || !decimal.TryParse(node.Text, Styles, CultureInfo.InvariantCulture, out var value))
        {
            Problems.Add(node, "write a number, without quotes or currency sign: 1.25");
            return null;
        }

        if (node.Text.Count(char.IsAsciiDigit) > 27)
        {
            Problems.Add(node, "more digits than a price can have; write at most 9 after the point");
            return null;
        }

        return value;
    }

    public DateOnly? Day(CardNode parent, string name)
    {
        if (parent[name] is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String && DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problems.Add(node, "write a day: \"2026-03-13\"");
        return null;
    }

    /// <summary>A day (its start in UTC) or an instant.</summary>
    public DateTimeOffset? Instant(CardNode parent, string name)
    {
        if (parent[name] is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String)
        {
            if (DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            }

            if (DateTimeOffset.TryParseExact(
                node.Text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            {
                return instant;
            }
        }

        Problems.Add(node, "write a day or an instant in UTC: \"2026-03-13\" or \"2026-07-30T16:00:00Z\"");
        return null;
    }
}
