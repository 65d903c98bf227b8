using System.Text;
using System.Text.Json;

namespace Tollgate.Importing;

/// <summary>Reads names of models: OpenRouter's list as JSON, a JSON list of names, or one name a line (<c>#</c> begins a comment).</summary>
internal static class OpenRouterNames
{
    private const int LongestName = 200;

    public static List<(string Name, int Line)> Read(byte[] bytes, string file, ImportReport report)
    {
        var content = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes.AsSpan();
        var first = content.IndexOfAnyExcept(" \t\r\n"u8);
        var names = first >= 0 && content[first] is (byte)'{' or (byte)'[' ? Json(content, file, report) : Lines(content);
        var good = new List<(string, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, line) in names)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 1 || slash == name.Length - 1 || name.Length > LongestName || name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                report.Problem(file, line, "", $"{Configuration.Yaml.Shown.Value(name)} is no name such as vendor/model or vendor/model:variant.");
            }
            else if (seen.Add(name))
            {
                good.Add((name, line));
            }
        }

        if (good.Count == 0 && report.Problems.Count == 0)
        {
            report.Problem(file, 1, "", "There are no names in it.");
        }

        return good;
    }

    private static List<(string, int)> Lines(ReadOnlySpan<byte> content)
    {
        var names = new List<(string, int)>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            number++;
            var hash = line.IndexOf('#', StringComparison.Ordinal);
            var name = (hash < 0 ? line : line[..hash]).Trim();
            if (name.Length > 0)
            {
                names.Add((name, number));
            }
        }

        return names;
    }

    // The ids of {"data": [{"id": …}]}, or the texts of a list.
    private static List<(string, int)> Json(ReadOnlySpan<byte> content, string file, ImportReport report)
    {
        var names = new List<(string, int)>();
        var lines = default(LineCount);
        var reader = new Utf8JsonReader(content);
        try
        {
            var isList = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            var depth = isList ? 1 : 3;
            while (reader.Read())
            {
                var isId = !isList && reader.CurrentDepth == depth && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8) && reader.Read();
                if ((isId || (isList && reader.CurrentDepth == depth)) && reader.TokenType == JsonTokenType.String)
                {
                    names.Add((reader.GetString()!, lines.At(content, reader.TokenStartIndex)));
                }
            }
        }
        catch (JsonException broken)
        {
            report.Problem(file, (int)(broken.LineNumber ?? 0) + 1, "", "The file is not JSON at this place.", (int)(broken.BytePositionInLine ?? 0) + 1);
        }

        return names;
    }
}
