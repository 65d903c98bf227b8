using System.Text;
using Tollgate.Configuration.Keys;

namespace Tollgate.Tests.Configuration;

/// <summary>The key table flattened: <c>[]</c> stands for an item of a list, <c>*</c> for a name of the operator's.</summary>
internal static class KeyPaths
{
    public static IReadOnlyList<(string Path, KeyRule Rule)> All { get; } = [.. Below(ConfigurationKeys.Root, "")];

    /// <summary>The table of the guide.</summary>
    public static string Table()
    {
        var table = new StringBuilder("| key | value | meaning | default | reload |\n|---|---|---|---|---|\n");
        foreach (var (path, rule) in All)
        {
            var top = ConfigurationKeys.Root.Find(path.Split('.', '[')[0])!;
            var value = rule.Default is not { } text ? "" : text[0] == '(' ? text.Trim('(', ')') : $"`{text}`";
            table.Append($"| `{path}` | {Value(rule)} | {rule.Meaning} | {(rule.Required ? "required" : value)} | {(top.NeedsRestart ? "restart" : "yes")} |\n");
        }

        return table.ToString();
    }

    private static string Value(KeyRule rule) => rule.Kind switch
    {
        KeyKind.Choice => "choice",
        KeyKind.Url => "URL",
        KeyKind.Integer => "number",
        KeyKind.Boolean => "true, false",
        _ => rule.Kind.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<(string Path, KeyRule Rule)> Below(KeyRule rule, string path)
    {
        foreach (var key in rule.Keys)
        {
            var at = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            yield return (at, key);
            foreach (var below in Below(key, at))
            {
                yield return below;
            }
        }

        if (rule.Item is not { } item)
        {
            yield break;
        }

        var each = rule.Kind == KeyKind.List ? path + "[]" : path + ".*";
        yield return (each, item);
        foreach (var below in Below(item, each))
        {
            yield return below;
        }
    }
}
