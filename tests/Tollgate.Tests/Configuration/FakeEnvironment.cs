using Tollgate.Configuration;

namespace Tollgate.Tests.Configuration;

/// <summary>Variables and files that exist only in a test.</summary>
internal sealed class FakeEnvironment : IEnvironment
{
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>By full path.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> VariableNames => Variables.Keys;

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool FileExists(string path) => Files.ContainsKey(Path.GetFullPath(path));

    public string? ReadFile(string path, int longest, out string? reason)
    {
        if (!Files.TryGetValue(Path.GetFullPath(path), out var text))
        {
            reason = "it does not exist";
            return null;
        }

        reason = text.Length > longest ? "it is too large" : null;
        return text.Length > longest ? null : text;
    }
}
