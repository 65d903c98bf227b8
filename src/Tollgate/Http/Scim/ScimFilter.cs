using System.Buffers;
using System.Text.Json;

namespace Tollgate.Http.Scim;

/// <summary>
/// Reads filters of the form <c>attribute eq value and attribute eq value …</c>: what directories ask. Total: whatever the text, it gives the conditions
/// or says what is wrong.
/// </summary>
internal static class ScimFilter
{
    private const int Longest = 1000;
    private const int Most = 8;
    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n]\"");

    /// <summary>The conditions, all of which must hold; none for an absent filter.</summary>
    internal static (IReadOnlyList<ScimCondition> Conditions, ScimError? Error) Read(string? filter)
    {
        var conditions = new List<ScimCondition>();
        if (string.IsNullOrWhiteSpace(filter))
        {
            return (conditions, null);
        }

        if (filter.Length > Longest)
        {
            return (conditions, Wrong($"it is longer than {Longest} characters"));
        }

        var rest = filter.AsSpan();
        while (true)
        {
            if (ReadCondition(ref rest, out var condition) is { } problem)
            {
                return (conditions, Wrong(problem));
            }

            conditions.Add(condition);
            rest = rest.TrimStart();
            if (rest.IsEmpty)
            {
                return (conditions, null);
            }

            var word = Word(ref rest);
            if (!word.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                return (conditions, Wrong($"'{word}' stands where 'and' or the end must be"));
            }

            if (conditions.Count == Most)
            {
                return (conditions, Wrong($"it has more than {Most} conditions"));
            }
        }
    }

    /// <summary>One <c>attribute eq value</c>, in brackets or not; the problem when there is none.</summary>
    internal static string? ReadCondition(ref ReadOnlySpan<char> rest, out ScimCondition condition)
    {
        condition = default;
        if (ScimPath.TakeAttribute(ref rest) is not { Length: > 0 } attribute)
        {
            return "an attribute is missing";
        }

        rest = rest.TrimStart();
        var comparison = Word(ref rest);
        if (!comparison.Equals("eq", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{comparison}' is no comparison known here";
        }

        rest = rest.TrimStart();
        if (ReadValue(ref rest) is not { } value)
        {
            return $"after {attribute} eq there is no value, such as \"text\" or true";
        }

        condition = new ScimCondition(attribute, value);
        return null;
    }

    private static string? ReadValue(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['"', ..])
        {
            var word = Word(ref rest);
            return word.Length == 0 ? null : word;
        }

        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }
            else if (rest[i] == '"')
            {
                var quoted = rest[..(i + 1)].ToString();
                rest = rest[(i + 1)..];
                try
                {
                    return JsonSerializer.Deserialize<string>(quoted);
                }
                catch (Exception none) when (none is JsonException or InvalidOperationException)
                {
                    return null;
                }
            }
        }

        return null;
    }

    private static string Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(s_ends);
        var word = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? [] : rest[end..];
        return word;
    }

    private static ScimError Wrong(string problem) => ScimError.InvalidFilter($"The filter cannot be read: {problem}. Write attribute eq \"value\", several of them with and.");
}
