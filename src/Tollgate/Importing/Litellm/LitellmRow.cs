using System.Globalization;
using System.Text.Json;

namespace Tollgate.Importing.Litellm;

/// <summary>One row of an exported table: texts as PostgreSQL writes them to CSV, or as JSON says them. Immutable.</summary>
/// <param name="Cells">By column; null for SQL's NULL.</param>
internal sealed record LitellmRow(string Table, string File, int Line, IReadOnlyDictionary<string, string?> Cells)
{
    /// <summary>The text of a column; null when it is absent, NULL or empty.</summary>
    public string? Text(string column) => Cells.GetValueOrDefault(column) is { Length: > 0 } text ? text : null;

    public bool Flag(string column) => Text(column) is "t" or "true" or "TRUE" or "True" or "1";

    /// <summary>An exact number; a problem when there is one that is not from 0 on or too large to be meant.</summary>
    public decimal? Number(string column, ImportReport report)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1_000_000_000_000m)
        {
            return number;
        }

        report.Problem(File, Line, $"{Table}.{column}", $"{Configuration.Yaml.Shown.Value(text)} is no number from 0 to 1000000000000.");
        return null;
    }

    /// <summary>Money, to 10⁻¹⁵: binary fractions of the old database beyond that are rounded off.</summary>
    public decimal? Money(string column, ImportReport report) => Number(column, report) is { } number ? decimal.Round(number, 15) : null;

    /// <summary>A list: PostgreSQL's <c>{a,"b c"}</c> or JSON's. A problem when it is neither.</summary>
    public List<string> List(string column, ImportReport report)
    {
        if (Text(column) is not { } text)
        {
            return [];
        }

        if ((text[0] == '[' ? OfJson(text) : PostgresArray.Read(text)) is { } items)
        {
            return items;
        }

        report.Problem(File, Line, $"{Table}.{column}", $"{Configuration.Yaml.Shown.Value(text)} is no list of names.");
        return [];
    }

    /// <summary>Microseconds since the epoch; a problem when it is no time. Without an offset it is UTC.</summary>
    public long? Time(string column, ImportReport report)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time))
        {
            return (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        }

        report.Problem(File, Line, $"{Table}.{column}", $"{Configuration.Yaml.Shown.Value(text)} is no time. Write 2026-01-31 12:00:00.");
        return null;
    }

    /// <summary>A JSON object; null when it is empty or absent, a problem when it is none.</summary>
    public Dictionary<string, JsonElement>? Object(string column, ImportReport report)
    {
        if (Text(column) is not { } text || text is "{}" or "null" or "[]")
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text) is { Count: > 0 } read ? read : null;
        }
        catch (JsonException)
        {
            report.Problem(File, Line, $"{Table}.{column}", "This is no JSON object.");
            return null;
        }
    }

    /// <summary>Whether a column says anything: not absent, empty, zero, false or an empty list or object.</summary>
    public bool Says(string column) => Text(column) is { } text && text is not ("{}" or "[]" or "null" or "0" or "f" or "false" or "FALSE" or "False");

    private static List<string>? OfJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
