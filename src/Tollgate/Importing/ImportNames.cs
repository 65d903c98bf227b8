using System.Text;

namespace Tollgate.Importing;

/// <summary>Makes names that this gateway accepts from names that people gave. Pure.</summary>
internal static class ImportNames
{
    private const int Longest = 63;

    /// <summary>A slug that reads like the text; null when nothing of it can be used.</summary>
    public static string? Slug(string text, bool ofUser = false)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Trim().ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' || (ofUser && c is '@' or '+'))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString().TrimStart('.', '_', '-', '@', '+');
        made = (made.Length > Longest ? made[..Longest] : made).TrimEnd('-');
        return made.Length == 0 ? null : made;
    }

    /// <summary>A slug nobody has yet: the wished one, else with a number behind it.</summary>
    public static string Free(string wished, IReadOnlySet<string> taken)
    {
        var name = wished;
        for (var i = 2; taken.Contains(name); i++)
        {
            var suffix = $"-{i}";
            name = (wished.Length + suffix.Length > Longest ? wished[..(Longest - suffix.Length)] : wished) + suffix;
        }

        return name;
    }
}
