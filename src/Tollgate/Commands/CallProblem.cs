using System.CommandLine;
using System.CommandLine.Parsing;
using Tollgate.Configuration.Keys;

namespace Tollgate.Commands;

/// <summary>What is wrong with how a verb was called, in one line.</summary>
internal static class CallProblem
{
    internal static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        var verb = Verb(command);
        return $"{What(parsed, command)} See '{verb} --help'.";
    }

    private static string What(ParseResult parsed, CommandResult command)
    {
        // A word nobody knows explains what else is missing.
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            var known = command.Command.Subcommands.Select(static verb => verb.Name).Concat(command.Command.Options.Select(static option => option.Name));
            var nearest = NearestKey.Find(word, known) is { } near ? $" Did you mean '{near}'?" : "";
            return $"'{word}' is not known here.{nearest}";
        }

        return string.Join(' ', parsed.Errors.Select(Text).Distinct(StringComparer.Ordinal));
    }

    private static string Text(ParseError error)
    {
        if (error.SymbolResult is { Tokens: [var token, ..] } symbol && Form(symbol) is { } form && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal))
        {
            return $"{Name(symbol)} is '{token.Value}'; write {form}.";
        }

        return error.Message.EndsWith('.') ? error.Message : error.Message + ".";
    }

    private static string Name(SymbolResult symbol) => symbol switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => "an argument",
    };

    private static string? Form(SymbolResult symbol)
    {
        var type = symbol switch
        {
            OptionResult option => option.Option.ValueType,
            ArgumentResult argument => argument.Argument.ValueType,
            _ => null,
        };
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            null => null,
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type)).ToLowerInvariant(),
            _ when type == typeof(Guid) => "an id as 'list' prints it",
            _ when type == typeof(decimal) => "an amount such as 100 or 0.50",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(TimeSpan) => "a span such as 12:00:00 or 7.00:00:00",
            _ => null,
        };
    }

    private static string Verb(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult one; at = one.Parent)
        {
            names.Insert(0, one.Command is RootCommand ? "tollgate" : one.Command.Name);
        }

        return string.Join(' ', names);
    }
}
