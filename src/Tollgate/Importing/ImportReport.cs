using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Importing;

/// <summary>
/// Collects what becomes of every setting, and all problems. The same outcome of the same key in many records is one line with many
/// line numbers. Not thread-safe.
/// </summary>
internal sealed class ImportReport
{
    private const int ShownLines = 8;
    private readonly List<ImportLine> _lines = [];
    private readonly Dictionary<(string File, string Key, ImportVerdict Verdict, string Note), ImportLine> _index = [];

    public IReadOnlyList<ImportLine> Lines => _lines;

    public List<ConfigurationProblem> Problems { get; } = [];

    /// <summary>What was made or found, one sentence each.</summary>
    public List<string> Made { get; } = [];

    public void Carried(string file, int line, string key, string note) => Add(file, line, key, ImportVerdict.Carried, note);

    public void Converted(string file, int line, string key, string note) => Add(file, line, key, ImportVerdict.Converted, note);

    public void Left(string file, int line, string key, string note) => Add(file, line, key, ImportVerdict.Left, note);

    public void Problem(string file, int line, string key, string message, int column = 1) =>
        Problems.Add(new ConfigurationProblem(file, line, column, key, message));

    public void WriteText(TextWriter output)
    {
        foreach (var (verdict, heading) in ((ImportVerdict, string)[])[(ImportVerdict.Carried, "Carried over"), (ImportVerdict.Converted, "Converted"), (ImportVerdict.Left, "Not carried over")])
        {
            var lines = Of(verdict);
            output.WriteLine($"{heading} ({lines.Count})");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line.File}:{line.Line}: {line.Key}: {line.Note}{Others(line)}");
            }

            output.WriteLine();
        }

        foreach (var sentence in Made)
        {
            output.WriteLine(sentence);
        }
    }

    public void WriteJson(TextWriter output, bool applied) => output.WriteLine(JsonSerializer.Serialize(new
    {
        applied,
        problems = Problems.Select(static problem => problem.ToString()),
        settings = _lines.Select(static line => new
        {
            file = line.File,
            line = line.Line,
            lines = line.Lines,
            key = line.Key,
            verdict = line.Verdict switch { ImportVerdict.Carried => "carried", ImportVerdict.Converted => "converted", _ => "not_carried" },
            note = line.Note,
        }),
        made = Made,
    }));

    private static string Others(ImportLine line) => line.Lines.Count == 1
        ? ""
        : $" (lines {string.Join(", ", line.Lines.Take(ShownLines))}{(line.Lines.Count > ShownLines ? $" and {line.Lines.Count - ShownLines} more; --json lists all" : "")})";

    private List<ImportLine> Of(ImportVerdict verdict) =>
        [.. _lines.Where(line => line.Verdict == verdict).OrderBy(static line => line.File, StringComparer.Ordinal).ThenBy(static line => line.Line)];

    private void Add(string file, int line, string key, ImportVerdict verdict, string note)
    {
        key = Shown.Name(key);
        if (_index.TryGetValue((file, key, verdict, note), out var known))
        {
            known.Lines.Add(line);
            return;
        }

        var added = new ImportLine(file, line, key, verdict, note, [line]);
        _index.Add((file, key, verdict, note), added);
        _lines.Add(added);
    }
}
