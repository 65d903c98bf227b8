using System.Globalization;
using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration.Reading;

/// <summary>One value of the file, references resolved and checked against its rule.</summary>
internal sealed class ScalarValue
{
    private const string SealedPrefix = "secret:";

    private ScalarValue(YamlNode node, string path, string text)
    {
        Mark = node.Mark;
        Path = path;
        Text = text;
        Display = Shown.Value(node.Text);
    }

    public YamlMark Mark { get; }

    public string Path { get; }

    /// <summary>The resolved text; may be a secret.</summary>
    public string Text { get; }

    /// <summary>What was written, in quotes, for messages. Not for secrets.</summary>
    public string Display { get; }

    /// <summary>Bytes, milliseconds, billionths of a dollar, the number, the index of the choice, or 1 for true.</summary>
    public long Number { get; private set; }

    public Uri? Url { get; private set; }

    /// <summary>For secrets: it stands in the file itself.</summary>
    public bool IsLiteral { get; private set; }

    /// <summary>For secrets: the name of a sealed one in the store, whose value is not known here; <see cref="Text"/> is as written.</summary>
    public string? SealedName { get; private init; }

    /// <summary>Null when a problem was reported, or nothing is written.</summary>
    public static ScalarValue? Read(ReadingContext context, KeyRule rule, YamlNode node, string path)
    {
        if (node.Kind != NodeKind.Scalar || node.IsNull)
        {
            context.Problem(node.Mark, path, $"Expected a value, found {node.KindName}. Write {Example(rule)}.");
            return null;
        }

        if (rule.Kind == KeyKind.Secret && node.Text.StartsWith(SealedPrefix, StringComparison.Ordinal))
        {
            return ReadSealed(context, rule, node, path);
        }

        var literal = false;
        var text = rule.Kind == KeyKind.Secret
            ? References.Secret(context, node, path, out literal)
            : References.Resolve(context, node, path)?.Trim();
        if (text is null)
        {
            return null;
        }

        var value = new ScalarValue(node, path, text) { IsLiteral = literal };
        if (value.Check(context, rule) is not { } problem)
        {
            return value;
        }

        context.Problem(node.Mark, path, problem);
        return null;
    }

    private static ScalarValue? ReadSealed(ReadingContext context, KeyRule rule, YamlNode node, string path)
    {
        var name = node.Text[SealedPrefix.Length..].Trim();
        var problem = !rule.IsSealable ? "Secrets of the store are keys of providers. Write ${NAME} or file:/path here."
            : !Slug.IsValid(name) ? $"secret: is followed by no name of a secret. Write {Slug.Form}."
            : null;
        if (problem is null)
        {
            return new ScalarValue(node, path, node.Text) { SealedName = name };
        }

        context.Problem(node.Mark, path, problem);
        return null;
    }

    private string? Check(ReadingContext context, KeyRule rule)
    {
        long number = 0;
        switch (rule.Kind)
        {
            case KeyKind.Size when !Quantity.TryReadSize(Text, out number):
                return $"{Display} is not a size. Write {Example(rule)}.";
            case KeyKind.Duration when !Quantity.TryReadDuration(Text, out number):
                return $"{Display} is not a duration. Write {Example(rule)}.";
            case KeyKind.Integer when !long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number):
                return $"{Display} is not a whole number. Write {Example(rule)}.";
            case KeyKind.Money when !Quantity.TryReadMoney(Text, out number):
                return $"{Display} is not an amount in USD. Write {Example(rule)}.";
            case KeyKind.Size or KeyKind.Duration or KeyKind.Integer or KeyKind.Money when number < rule.Minimum:
                return $"{Display} is too small. Write {Words(rule, rule.Minimum)} or more.";
            case KeyKind.Size or KeyKind.Duration or KeyKind.Integer or KeyKind.Money when number > rule.Maximum:
                return $"{Display} is too large. Write {Words(rule, rule.Maximum)} or less.";
            case KeyKind.Boolean when Text is not ("true" or "false"):
                return $"{Display} is neither true nor false. Write true or false.";
            case KeyKind.Boolean:
                number = Text == "true" ? 1 : 0;
                break;
            case KeyKind.Choice when (number = rule.Choices.ToList().IndexOf(Text)) < 0:
                return $"{Display} is not one of the choices. Write {Example(rule)}.";
            case KeyKind.Url:
                Url = ReadUrl(Text, out var problem);
                return problem is null ? null : $"{Display} {problem}";
            case KeyKind.Path when context.FullPath(Text) is null:
                return $"{Display} is not a path. Write {Example(rule)}.";
            case KeyKind.Text when Text.Length == 0 || Text.Any(char.IsControl):
                return $"{Display} is empty or has line breaks. Write {Example(rule)}.";
        }

        Number = number;
        return null;
    }

    private static Uri? ReadUrl(string text, out string? problem)
    {
        problem = !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? "is not an address. Write https://host or http://host:port."
            : url.UserInfo.Length > 0
                ? "has credentials in it. Write the address without them; keys have keys of their own."
                : url.Query.Length > 0 || url.Fragment.Length > 0
                    ? "has a query or fragment. Write the address without '?' and '#'."
                    : null;
        return problem is null ? url : null;
    }

    private static string Words(KeyRule rule, long number) => rule.Kind switch
    {
        KeyKind.Size => Quantity.WriteSize(number),
        KeyKind.Duration => Quantity.WriteDuration(number),
        KeyKind.Money => Quantity.InDollars(number).ToString(CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Example(KeyRule rule) => rule.Kind switch
    {
        KeyKind.Secret => "${NAME} or file:/path",
        KeyKind.Url => "https://host or http://host:port",
        KeyKind.Path => "a path",
        KeyKind.Size => "64MB, 512MiB or a number of bytes",
        KeyKind.Duration => "a number with its unit: 250ms, 5s, 10m or 1h",
        KeyKind.Integer => "a whole number",
        KeyKind.Money => "dollars without a sign, such as 15 or 0.05, with at most nine decimals",
        KeyKind.Boolean => "true or false",
        KeyKind.Choice => rule.Choices.Count == 1 ? rule.Choices[0] : $"{string.Join(", ", rule.Choices.SkipLast(1))} or {rule.Choices[^1]}",
        _ => "a text on one line",
    };
}
