using System.Text;
using System.Text.Json;
using Tollgate.Importing;

namespace Tollgate.Auditing;

/// <summary>Streams a file's records: JSON lines, a JSON list, pages of an API, or CSV with a header.</summary>
internal sealed class AuditFile(AuditSource source, string path)
{
    private static readonly string[] s_pages = ["data", "LiteLLM_SpendLogs", "observations"];

    /// <summary>A record, or a line that cannot be read and why.</summary>
    internal readonly record struct AuditItem(AuditRecord? Record, int Line, string? Problem);

    /// <param name="position">Told how many bytes have been read.</param>
    /// <param name="cancellation">Stops between two records.</param>
    public async IAsyncEnumerable<AuditItem> ReadAsync(Action<long> position, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        await using (file.ConfigureAwait(false))
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                List<string?>? header = null;
                await foreach (var (line, fields, problem) in CsvReading.ReadAsync(reader, cancellation).ConfigureAwait(false))
                {
                    position(file.Position);
                    if (header is null && problem is null)
                    {
                        header = fields;
                        continue;
                    }

                    var wrong = problem ?? (fields.Count == header!.Count ? null : $"The row has {fields.Count} fields, the header {header.Count}.");
                    foreach (var item in wrong is null ? Items(Row(header!, fields), line) : [new AuditItem(null, line, wrong)])
                    {
                        yield return item;
                    }
                }
            }
            else
            {
                foreach (var record in new JsonRecords(reader).Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    position(file.Position);
                    foreach (var item in record.Problem is null ? Parsed(record.Text, record.Line) : [new AuditItem(null, record.Line, record.Problem)])
                    {
                        yield return item;
                    }
                }
            }
        }
    }

    private static AuditFields Row(List<string?> header, List<string?> fields)
    {
        var cells = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            cells[header[i] ?? ""] = fields[i];
        }

        return new AuditFields(cells);
    }

    private List<AuditItem> Parsed(string text, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return [new AuditItem(null, line, "This is no JSON object.")];
            }

            return Array.Exists(s_pages, name => root.TryGetProperty(name, out var page) && page.ValueKind == JsonValueKind.Array)
                ? Page(text, line)
                : Items(new AuditFields(root), line);
        }
        catch (JsonException broken)
        {
            return [new AuditItem(null, line + (int)(broken.LineNumber ?? 0), "This is not JSON.")];
        }
    }

    private List<AuditItem> Page(string text, int line)
    {
        var items = new List<AuditItem>();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var lines = default(LineCount);
        while (reader.Read())
        {
            // The objects of a list of the page, and nothing else of it.
            if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.StartObject)
            {
                var at = line + lines.At(bytes, reader.TokenStartIndex) - 1;
                using var element = JsonDocument.ParseValue(ref reader);
                items.AddRange(Items(new AuditFields(element.RootElement), at));
            }
        }

        return items;
    }

    private List<AuditItem> Items(AuditFields fields, int line)
    {
        try
        {
            var items = AuditReading.Read(source, fields, line).Select(record => new AuditItem(record, line, null)).ToList();
            return items.Count > 0 ? items : [new AuditItem(null, line, null)];
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException or OverflowException)
        {
            return [new AuditItem(null, line, unreadable is FormatException ? unreadable.Message : "A field has a value of another kind than expected.")];
        }
    }
}
