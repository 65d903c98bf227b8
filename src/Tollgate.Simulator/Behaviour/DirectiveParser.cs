using System.Globalization;

namespace Tollgate.Simulator.Behaviour;

/// <summary>
/// Reads directives: <c>key=value</c> separated by white space, or by a comma that is followed by another key. Values with spaces
/// stand in double quotes (<c>\"</c> and <c>\n</c> inside).
/// </summary>
internal static class DirectiveParser
{
    private const string Open = "[[sim:";
    private const string Close = "]]";
    private const int MostTokens = 10_000_000;

    /// <summary>The last <c>[[sim: …]]</c> in a user's text; <see cref="Directive.None"/> when there is none.</summary>
    public static Directive FromText(string text, out string? error)
    {
        error = null;
        var at = text.LastIndexOf(Open, StringComparison.Ordinal);
        if (at < 0) return Directive.None;
        var end = text.IndexOf(Close, at, StringComparison.Ordinal);
        if (end >= 0) return Parse(text.AsSpan(at + Open.Length, end - at - Open.Length), out error);
        error = "a [[sim: directive is not closed by ]]";
        return Directive.None;
    }

    /// <summary>Splits <c>gpt-5+out=200,fault=status:429</c> into the model's name and its directive.</summary>
    public static string FromModel(string model, out Directive directive, out string? error)
    {
        directive = Directive.None;
        error = null;
        var plus = model.IndexOf('+', StringComparison.Ordinal);
        if (plus <= 0) return model;
        directive = Parse(model.AsSpan(plus + 1), out error);
        return model[..plus];
    }

    public static Directive Parse(ReadOnlySpan<char> text, out string? error)
    {
        error = null;
        var directive = Directive.None;
        var at = 0;
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ',')) at++;
            if (at >= text.Length) return directive;
            var key = ReadKey(text, ref at);
            var value = ReadValue(text, ref at);
            if (Apply(directive, key, value) is { } next)
            {
                directive = next;
                continue;
            }

            error = $"simulator directive '{key}={value}' is not understood";
            return Directive.None;
        }
    }

    private static string ReadKey(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] != '=' && text[at] != ',' && !char.IsWhiteSpace(text[at])) at++;
        var key = text[start..at].ToString();
        if (at < text.Length && text[at] == '=') at++;
        return key;
    }

    private static string ReadValue(ReadOnlySpan<char> text, ref int at)
    {
        if (at < text.Length && text[at] == '"') return ReadQuoted(text, ref at);
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !(text[at] == ',' && KeyFollows(text[(at + 1)..]))) at++;
        return text[start..at].ToString();
    }

    private static string ReadQuoted(ReadOnlySpan<char> text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] != '\\' || at + 1 >= text.Length) value.Append(text[at]);
            else value.Append(text[++at] switch { 'n' => '\n', 't' => '\t', var c => c });
        }

        at++;
        return value.ToString();
    }

    private static bool KeyFollows(ReadOnlySpan<char> rest)
    {
        var i = 0;
        while (i < rest.Length && (char.IsAsciiLetterOrDigit(rest[i]) || rest[i] == '_')) i++;
        return i > 0 && i < rest.Length && rest[i] == '=';
    }

    private static Directive? Apply(Directive directive, string key, string value) => key switch
    {
        "in" => Count(value) is { } n ? directive with { Input = n } : null,
        "cached" => Count(value) is { } n ? directive with { Cached = n } : null,
        "write5m" => Count(value) is { } n ? directive with { Write5m = n } : null,
        "write1h" => Count(value) is { } n ? directive with { Write1h = n } : null,
        "out" => Count(value) is { } n ? directive with { Output = n } : null,
        "reasoning" => Count(value) is { } n ? directive with { Reasoning = n } : null,
        "search" => Count(value) is { } n ? directive with { Search = n } : null,
        "chunk" => Count(value) is { } n && n > 0 ? directive with { Chunk = n } : null,
        "retry" => Count(value) is { } n ? directive with { RetryAfter = n } : null,
        "text" => directive with { Text = value },
        "tool" => value.Length > 0 ? directive with { Tool = value } : null,
        "tier" => value.Length > 0 ? directive with { Tier = value } : null,
        "geo" => value.Length > 0 ? directive with { Geo = value } : null,
        "model" => value.Length > 0 ? directive with { Model = value } : null,
        "latency" => Latency.TryParse(value, out var wait) ? directive with { Latency = wait } : null,
        "delay" => Latency.TryParse(value, out var wait) ? directive with { Delay = wait } : null,
        "fault" => Fault(directive, value),
        _ => null,
    };

    private static Directive? Fault(Directive directive, string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? value : value[..colon];
        var argument = colon < 0 ? "" : value[(colon + 1)..];
        return name switch
        {
            "status" => Count(argument) is { } n and >= 400 and <= 599 ? directive with { Status = n } : null,
            "timeout" => directive with { Timeout = true },
            "close" => directive with { Close = true },
            "nousage" => directive with { NoUsage = true },
            "cut" => Count(argument) is { } n ? directive with { CutAfterBytes = n } : null,
            "malformed" => Count(argument) is { } n ? directive with { MalformedEvent = n } : null,
            "overloaded" => Count(argument) is { } n ? directive with { OverloadedAfter = n } : null,
            "hidden" => Count(argument) is { } n ? directive with { Hidden = n } : null,
            "drip" => Drip(directive, argument),
            _ => null,
        };
    }

    private static Directive? Drip(Directive directive, string argument)
    {
        var parts = argument.Split(',');
        return parts.Length == 2 && Count(parts[0]) is { } bytes && bytes > 0 && Latency.TryParseSpan(parts[1], out var pause)
            ? directive with { DripBytes = bytes, DripDelay = pause }
            : null;
    }

    private static int? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostTokens ? number : null;
}
