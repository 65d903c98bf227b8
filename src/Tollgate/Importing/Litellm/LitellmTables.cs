using System.Text;
using System.Text.Json;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Importing.Litellm;

/// <summary>
/// Reads exported tables: one JSON file <c>{"LiteLLM_TeamTable": [rows], …}</c>, or a directory with a <c>TABLE.csv</c> or
/// <c>TABLE.json</c> (a list of rows) for each. Every row knows its line.
/// </summary>
internal sealed class LitellmTables(ImportReport report)
{
    public static readonly string[] Known = ["LiteLLM_TeamTable", "LiteLLM_UserTable", "LiteLLM_VerificationToken", "LiteLLM_BudgetTable", "LiteLLM_ModelTable"];

    private const long LargestFile = 512L << 20;

    public Dictionary<string, List<LitellmRow>> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>The rows of a table; null when the export does not have it.</summary>
    public List<LitellmRow>? Of(string table) => Rows.GetValueOrDefault(table);

    public async Task ReadAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
            {
                await FileAsync(file, Path.GetFileNameWithoutExtension(file), cancellation).ConfigureAwait(false);
            }
        }
        else
        {
            await FileAsync(path, Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(path) : null, cancellation).ConfigureAwait(false);
        }

        if (Rows.Count == 0 && report.Problems.Count == 0)
        {
            report.Problem(path, 1, "", $"There is no table in it. Export {string.Join(", ", Known)} as the guide on migrating says.");
        }
    }

    private async Task FileAsync(string file, string? table, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > LargestFile })
            {
                report.Problem(file, 1, "", $"The file is larger than {LargestFile >> 20} MiB.");
            }
            else if (Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                using var reader = new StreamReader(file);
                await CsvAsync(file, table!, reader, cancellation).ConfigureAwait(false);
            }
            else
            {
                Json(file, table, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            report.Problem(file, 1, "", $"The file cannot be read: {unreadable.Message}");
        }
    }

    private async Task CsvAsync(string file, string table, StreamReader reader, CancellationToken cancellation)
    {
        List<string?>? header = null;
        await foreach (var (line, fields, problem) in CsvReading.ReadAsync(reader, cancellation).ConfigureAwait(false))
        {
            if (problem is not null)
            {
                report.Problem(file, line, table, problem);
            }
            else if (header is null)
            {
                header = fields;
                Begin(table, file, line);
                if (fields.Distinct(StringComparer.Ordinal).Count() != fields.Count || fields.Contains(null))
                {
                    report.Problem(file, line, table, "The first line must name every column once. Export with HEADER.");
                    return;
                }
            }
            else if (fields.Count != header.Count)
            {
                report.Problem(file, line, table, $"The row has {fields.Count} fields, the header {header.Count}.");
            }
            else
            {
                Add(table, file, line, header.Zip(fields).ToDictionary(static cell => cell.First!, static cell => cell.Second, StringComparer.Ordinal));
            }
        }
    }

    private void Json(string file, string? table, byte[] bytes)
    {
        var content = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        var reader = new Utf8JsonReader(content);
        var lines = new LineCount();
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray && table is not null)
            {
                Array(ref reader, content, ref lines, table, file);
                return;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                report.Problem(file, 1, "", "Write an object with a list of rows for each table.");
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    Array(ref reader, content, ref lines, name, file);
                }
                else if (reader.TokenType == JsonTokenType.Null)
                {
                    // json_agg of a table without rows.
                    Begin(name, file, lines.At(content, reader.TokenStartIndex));
                }
                else
                {
                    report.Problem(file, lines.At(content, reader.TokenStartIndex), name, "Write a list of rows.");
                    reader.Skip();
                }
            }
        }
        catch (JsonException broken)
        {
            report.Problem(file, (int)(broken.LineNumber ?? 0) + 1, "", "The file is not JSON at this place.", (int)(broken.BytePositionInLine ?? 0) + 1);
        }
    }

    private void Array(ref Utf8JsonReader reader, ReadOnlySpan<byte> content, ref LineCount lines, string table, string file)
    {
        Begin(table, file, lines.At(content, reader.TokenStartIndex));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var line = lines.At(content, reader.TokenStartIndex);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                report.Problem(file, line, table, "A row must be an object.");
                reader.Skip();
                continue;
            }

            var cells = new Dictionary<string, string?>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var column = reader.GetString()!;
                reader.Read();
                using var value = JsonDocument.ParseValue(ref reader);
                if (!cells.TryAdd(column, value.RootElement.ValueKind == JsonValueKind.Null ? null : value.RootElement.ToString()))
                {
                    report.Problem(file, line, $"{table}.{Shown.Name(column)}", "Written twice.");
                }
            }

            Add(table, file, line, cells);
        }
    }

    private void Begin(string table, string file, int line)
    {
        if (!Known.Contains(table))
        {
            report.Left(file, line, table, "this table is not read");
        }
        else if (!Rows.TryAdd(table, []))
        {
            report.Problem(file, line, table, "The table is there twice. Keep one of them.");
        }
    }

    private void Add(string table, string file, int line, Dictionary<string, string?> cells)
    {
        if (Rows.TryGetValue(table, out var rows))
        {
            rows.Add(new LitellmRow(table, file, line, cells));
        }
    }
}
