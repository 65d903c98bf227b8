namespace Tollgate.Http.Scim;

/// <summary>
/// The path of a PATCH operation: <c>attribute</c>, <c>attribute.part</c> or <c>attribute[part eq "value"].part</c>, with or without its schema. Names are
/// in lower case. Total, as <see cref="ScimFilter"/> is.
/// </summary>
/// <param name="Attribute">Empty for an attribute of a schema that is not kept here.</param>
/// <param name="Part">Null for the whole attribute.</param>
/// <param name="Condition">Which of several values; null for all.</param>
internal sealed record ScimPath(string Attribute, string? Part, ScimCondition? Condition)
{
    private const int Longest = 500;

    internal static (ScimPath? Path, ScimError? Error) Read(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Length is 0 or > Longest)
        {
            return (null, ScimError.InvalidPath($"A path must have 1 to {Longest} characters."));
        }

        if (IsForeign(rest))
        {
            return (new ScimPath("", null, null), null);
        }

        if (TakeAttribute(ref rest) is not { Length: > 0 } attribute)
        {
            return (null, Wrong(text));
        }

        var (name, part) = Split(attribute);
        ScimCondition? condition = null;
        if (rest is ['[', ..])
        {
            rest = rest[1..];
            if (part is not null || ScimFilter.ReadCondition(ref rest, out var read) is not null || rest.TrimStart() is not [']', ..])
            {
                return (null, Wrong(text));
            }

            condition = read;
            rest = rest.TrimStart()[1..];
            if (rest is ['.', ..])
            {
                rest = rest[1..];
                part = TakeAttribute(ref rest);
                if (part is not { Length: > 0 } || part.Contains('.', StringComparison.Ordinal))
                {
                    return (null, Wrong(text));
                }
            }
        }

        return rest.IsEmpty ? (new ScimPath(name, part, condition), null) : (null, Wrong(text));
    }

    /// <summary>The attribute at the beginning, in lower case and without the schema of users or groups; empty when there is none.</summary>
    internal static string TakeAttribute(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        foreach (var schema in (string[])[ScimJson.UserSchema, ScimJson.GroupSchema])
        {
            if (rest.StartsWith(schema, StringComparison.OrdinalIgnoreCase) && rest.Length > schema.Length && rest[schema.Length] == ':')
            {
                rest = rest[(schema.Length + 1)..];
                break;
            }
        }

        var end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '.' or '_' or '-' or '$' or ':'))
        {
            end++;
        }

        var name = rest[..end].ToString().ToLowerInvariant();
        rest = rest[end..];
        return name;
    }

    private static bool IsForeign(ReadOnlySpan<char> path) => path.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith(ScimJson.UserSchema + ":", StringComparison.OrdinalIgnoreCase) && !path.StartsWith(ScimJson.GroupSchema + ":", StringComparison.OrdinalIgnoreCase);

    private static (string Name, string? Part) Split(string attribute)
    {
        var dot = attribute.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (attribute, null) : (attribute[..dot], attribute[(dot + 1)..]);
    }

    private static ScimError Wrong(string text) => ScimError.InvalidPath($"The path '{text}' cannot be read; write attribute, attribute.part or attribute[part eq \"value\"].");
}
