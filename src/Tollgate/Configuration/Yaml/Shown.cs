using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tollgate.Configuration.Yaml;

/// <summary>
/// What of the file may appear in messages: short, on one line, and never something that looks like a key, wherever it was written.
/// </summary>
internal static partial class Shown
{
    private const int MaxLength = 80;
    private const int SecretRun = 24;
    private const string Hidden = "(hidden)";

    /// <summary>A value in quotes.</summary>
    public static string Value(string text) => LooksSecret(text) ? Hidden : $"'{Plain(text)}'";

    /// <summary>A key as part of a path.</summary>
    public static string Name(string text) => LooksSecret(text) ? Hidden : Plain(text);

    /// <summary>A parser's message, word by word.</summary>
    public static string Sentence(string text) =>
        string.Join(' ', Plain(text, 300).Split(' ').Select(word => LooksSecret(word) ? Hidden : word));

    /// <summary>Known prefixes of keys, credentials in URLs, and long runs of letters mixed with digits.</summary>
    public static bool LooksSecret(string text) => SecretShape().IsMatch(text) || HasLongRun(text);

    private static bool HasLongRun(string text)
    {
        int length = 0, digits = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '=' or '_'))
            {
                length = digits = 0;
                continue;
            }

            digits += char.IsAsciiDigit(c) ? 1 : 0;
            if (++length >= SecretRun && digits > 0 && digits < length)
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string text, int longest = MaxLength)
    {
        var builder = new StringBuilder();
        foreach (var c in text.Length <= longest ? text : text[..longest])
        {
            builder.Append(IsVisible(c) ? c : ' ');
        }

        return text.Length <= longest ? builder.ToString() : builder.Append('…').ToString();
    }

    private static bool IsVisible(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    [GeneratedRegex(
        @"\b(sk|pk|rk|gsk|xai|ghp|hf|pplx|csk|fw|nvapi)[-_][A-Za-z0-9_-]{8}|AIza|Bearer\s|Basic\s|-----BEGIN|://[^/?#\s]*@",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretShape();
}
