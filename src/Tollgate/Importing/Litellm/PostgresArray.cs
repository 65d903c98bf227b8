using System.Text;

namespace Tollgate.Importing.Litellm;

/// <summary>PostgreSQL's text form of a list of texts, such as <c>{gpt-5,"a, b"}</c>. Pure.</summary>
internal static class PostgresArray
{
    /// <summary>The items; null when the text is no such list.</summary>
    public static List<string>? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return null;
        }

        var items = new List<string>();
        var rest = text[1..^1];
        while (!rest.IsEmpty)
        {
            if (Item(ref rest) is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (rest.IsEmpty)
            {
                break;
            }

            if (rest[0] != ',' || rest.Length == 1)
            {
                return null;
            }

            rest = rest[1..];
        }

        return items;
    }

    private static string? Item(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] != '"')
        {
            var end = rest.IndexOf(',');
            var plain = end < 0 ? rest : rest[..end];
            rest = rest[plain.Length..];
            return plain.IsEmpty || plain.ContainsAny("{}\"") ? null : plain.ToString();
        }

        var item = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return item.ToString();
            }

            if (rest[i] == '\\' && ++i == rest.Length)
            {
                return null;
            }

            item.Append(rest[i]);
        }

        return null;
    }
}
