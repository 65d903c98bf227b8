using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration.Reading;

/// <summary>What one reading of one file collects. Not thread-safe.</summary>
internal sealed class ReadingContext(string file, IEnvironment environment)
{
    private const int MaxProblems = 100;

    private readonly string _directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)) ?? "/";
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationProblem> _warnings = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    public IEnvironment Environment => environment;

    public bool HasProblems => _problems.Count > 0;

    /// <summary>Files whose content went into the configuration.</summary>
    public IReadOnlyList<string> Files => [.. _files];

    public IReadOnlyList<ConfigurationProblem> Problems => InOrder(_problems);

    public IReadOnlyList<ConfigurationProblem> Warnings => InOrder(_warnings);

    public void Problem(YamlMark mark, string path, string message) =>
        _problems.Add(new ConfigurationProblem(file, mark.Line, mark.Column, path, message));

    public void Warning(YamlMark mark, string path, string message) =>
        _warnings.Add(new ConfigurationProblem(file, mark.Line, mark.Column, path, message));

    /// <summary>The full path of one written in the file; null when it cannot be one.</summary>
    public string? FullPath(string path) => path.Length == 0 || path.Contains('\0') || path.Length > 4096
        ? null
        : System.IO.Path.GetFullPath(path, _directory);

    public string? ReadFile(string path, int longest, out string? reason)
    {
        _files.Add(path);
        return environment.ReadFile(path, longest, out reason);
    }

    /// <summary>Has the file watched, because its content matters.</summary>
    public void Watch(string path) => _files.Add(path);

    private static List<ConfigurationProblem> InOrder(List<ConfigurationProblem> found)
    {
        // The same value is read twice where an alias shares it; it is one problem.
        var sorted = found.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column).ToList();
        if (sorted.Count > MaxProblems)
        {
            var next = sorted[MaxProblems];
            var more = sorted.Count - MaxProblems;
            sorted.RemoveRange(MaxProblems, more);
            sorted.Add(next with { Path = "", Message = $"{more} more from here on; correct those above first." });
        }

        return sorted;
    }
}
