using System.Text.RegularExpressions;
using Tollgate.Commands;

namespace Tollgate.Tests.Commands.Remote;

/// <summary>Runs verbs as they are typed, and takes what differs by nature out of what they print.</summary>
internal static partial class Verbs
{
    internal static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(args, errors, output);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>The first id that was printed.</summary>
    internal static string? IdOf(string output) => Id().Match(output) is { Success: true } match ? match.Value : null;

    /// <summary>Ids become numbers in the order in which they occur, secrets and moments one word each; blanks and lines of tables are as wide as these.</summary>
    internal static string Masked(string text)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        text = Id().Replace(text, match => seen.TryGetValue(match.Value, out var number) ? number : seen[match.Value] = $"<id {seen.Count}>");
        text = Secret().Replace(text, "<secret>");
        return Blank().Replace(Moment().Replace(text, "<moment>"), " ");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex("(?:sk-tg|tg-scim|tg-admin)-[A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Secret();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?Z", RegexOptions.NonBacktracking)]
    private static partial Regex Moment();

    [GeneratedRegex("[ ─]+", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}
