using System.Text;
using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration.Reading;

/// <summary>Replaces <c>${NAME}</c> and <c>file:/path</c> by what they refer to. Problems name the reference, never what it held.</summary>
internal static class References
{
    private const string FilePrefix = "file:";
    private const int LongestSecret = 64 << 10;

    /// <summary>The text with its variables; <c>$${</c> stands for a literal <c>${</c>. Null when a problem was reported.</summary>
    public static string? Resolve(ReadingContext context, YamlNode node, string path) => Resolve(context, node, path, out _);

    /// <summary>A secret, trimmed. Null when a problem was reported. <paramref name="literal"/>: it stands in the file itself.</summary>
    public static string? Secret(ReadingContext context, YamlNode node, string path, out bool literal)
    {
        literal = false;
        if (Resolve(context, node, path, out var referred) is not { } text)
        {
            return null;
        }

        var fromFile = node.Text.StartsWith(FilePrefix, StringComparison.Ordinal);
        if (fromFile && ReadSecretFile(context, node, path, text[FilePrefix.Length..], out text) is false)
        {
            return null;
        }

        literal = !referred && !fromFile;
        text = text.Trim();
        if (text.Length == 0)
        {
            context.Problem(node.Mark, path, literal
                ? "The secret is empty. Write ${NAME} or file:/path."
                : $"{Shown.Value(node.Text)} leads to nothing but white space. Put the secret there.");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            context.Problem(node.Mark, path, "The secret has a line break or control character inside. Write one secret, on one line.");
            return null;
        }

        return text;
    }

    private static bool ReadSecretFile(ReadingContext context, YamlNode node, string path, string written, out string secret)
    {
        secret = "";
        var full = context.FullPath(written.StartsWith("//", StringComparison.Ordinal) ? written[2..] : written);
        string? reason = "that is not a path";
        if (full is null || context.ReadFile(full, LongestSecret, out reason) is not { } content)
        {
            context.Problem(node.Mark, path, $"{Shown.Value(node.Text)} cannot be read: {reason}. Write file:/path of a file with the secret.");
            return false;
        }

        secret = content;
        return true;
    }

    private static string? Resolve(ReadingContext context, YamlNode node, string path, out bool referred)
    {
        referred = false;
        var text = node.Text;
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var resolved = new StringBuilder();
        var complete = true;
        for (var i = 0; i < text.Length;)
        {
            if (string.CompareOrdinal(text, i, "$${", 0, 3) == 0)
            {
                resolved.Append("${");
                i += 3;
            }
            else if (string.CompareOrdinal(text, i, "${", 0, 2) == 0)
            {
                referred = true;
                var end = text.IndexOf('}', i);
                var name = text[(i + 2)..(end < 0 ? text.Length : end)];
                if (end < 0 || !IsName(name))
                {
                    context.Problem(node.Mark, path, $"{Shown.Value("${" + name + (end < 0 ? "" : "}"))} is not a reference. Write ${{NAME}} with letters, digits and '_', or $${{ for a literal ${{.");
                    return null;
                }

                complete &= Append(context, node, path, name, resolved);
                i = end + 1;
            }
            else
            {
                resolved.Append(text[i++]);
            }
        }

        return complete ? resolved.ToString() : null;
    }

    private static bool Append(ReadingContext context, YamlNode node, string path, string name, StringBuilder resolved)
    {
        if (!context.Environment.HasReferences)
        {
            context.Problem(node.Mark, path, $"{Shown.Value("${" + name + "}")} is a reference, and there are none in this file. Write the value itself, or $${{ for a literal ${{.");
            return false;
        }

        var value = context.Environment.Variable(name);
        if (!string.IsNullOrEmpty(value))
        {
            resolved.Append(value);
            return true;
        }

        var hint = value is not null || NearestKey.Find(name, context.Environment.VariableNames.Order(StringComparer.Ordinal)) is not { } nearest
            ? ""
            : $" Did you mean {Shown.Name(nearest)}?";
        context.Problem(node.Mark, path, $"The environment variable {Shown.Name(name)} is {(value is null ? "not set" : "empty")}.{(hint.Length > 0 ? hint : " Set it before Tollgate starts.")}");
        return false;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
