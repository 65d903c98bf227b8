using System.Runtime.CompilerServices;
using System.Text;

namespace Tollgate.Importing;

/// <summary>
/// Reads CSV as RFC 4180 and PostgreSQL write it, record by record with the line it begins on. Quoted fields may have line breaks; a
/// field that is empty without quotes is NULL. Memory is bounded by the longest record.
/// </summary>
internal static class CsvReading
{
    /// <summary>Characters of the longest record.</summary>
    public const int LongestRecord = 16 << 20;

    /// <summary>A record: its fields, or what is wrong with it.</summary>
    internal readonly record struct CsvRecord(int Line, List<string?> Fields, string? Problem);

    public static async IAsyncEnumerable<CsvRecord> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var line = 0;
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } text)
        {
            var first = ++line;
            if (first == 1)
            {
                text = text.TrimStart('\uFEFF');
            }

            if (text.Length == 0)
            {
                continue;
            }

            var record = new StringBuilder(text);
            List<string?>? fields;
            while ((fields = Split(record, out var problem)) is null)
            {
                if (problem is not null || record.Length > LongestRecord || await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is not { } more)
                {
                    fields = [];
                    yield return new CsvRecord(first, fields, problem ?? (record.Length > LongestRecord ? "The record is too long." : "A quote is not closed."));
                    break;
                }

                line++;
                record.Append('\n').Append(more);
            }

            if (fields.Count > 0)
            {
                yield return new CsvRecord(first, fields, null);
            }
        }
    }

    /// <summary>The fields; null when a quote is open, or with a problem.</summary>
    private static List<string?>? Split(StringBuilder text, out string? problem)
    {
        problem = null;
        var record = text.ToString();
        var fields = new List<string?>();
        var i = 0;
        while (true)
        {
            if (i < record.Length && record[i] == '"')
            {
                var field = new StringBuilder();
                for (i++; ; i++)
                {
                    if (i >= record.Length)
                    {
                        return null;
                    }

                    if (record[i] != '"')
                    {
                        field.Append(record[i]);
                    }
                    else if (i + 1 < record.Length && record[i + 1] == '"')
                    {
                        field.Append(record[++i]);
                    }
                    else
                    {
                        break;
                    }
                }

                fields.Add(field.ToString());
                if (++i < record.Length && record[i] != ',')
                {
                    problem = "Something stands behind a closing quote.";
                    return null;
                }
            }
            else
            {
                var end = record.IndexOf(',', i);
                end = end < 0 ? record.Length : end;
                fields.Add(end == i ? null : record[i..end]);
                i = end;
            }

            if (i >= record.Length)
            {
                return fields;
            }

            i++;
        }
    }
}
