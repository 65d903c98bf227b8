using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Usage;

namespace Tollgate.Auditing;

/// <summary>The fields of a record, whether they came as JSON or as CSV. Names are tried in order.</summary>
internal sealed class AuditFields
{
    private readonly Dictionary<string, string?> _cells;

    public AuditFields(Dictionary<string, string?> cells) => _cells = cells;

    public AuditFields(JsonElement element)
    {
        _cells = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            _cells[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
        }
    }

    public IEnumerable<string> Names => _cells.Keys;

    /// <summary>The first that says something.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_cells.GetValueOrDefault(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    public bool Flag(string name) => Text(name) is "true" or "True" or "TRUE" or "t";

    /// <summary>Exact; throws <see cref="FormatException"/> with a sentence where there is something else.</summary>
    public decimal? Money(params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var money)
            ? money
            : throw new FormatException($"{names[0]} is {Configuration.Yaml.Shown.Value(text)}, which is no amount.");
    }

    /// <summary>A count; <see cref="ReportedCounts.NotACount"/> where there is something else.</summary>
    public long? Count(params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count == decimal.Truncate(count) && Math.Abs(count) < 1e15m
            ? (long)count
            : ReportedCounts.NotACount;
    }

    /// <summary>Without an offset it is UTC; whole numbers are seconds since the epoch. Throws where there is none or something else.</summary>
    public DateTimeOffset Time(params ReadOnlySpan<string> names)
    {
        var text = Text(names) ?? throw new FormatException($"{names[0]} is missing.");
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time))
        {
            return time;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : throw new FormatException($"{names[0]} is {Configuration.Yaml.Shown.Value(text)}, which is no time.");
    }

    /// <summary>A nested object, written as one or as a text of JSON; null when there is none.</summary>
    public AuditFields? Inside(params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text || text[0] != '{')
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return new AuditFields(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"{names[0]} is no JSON object.", broken);
        }
    }
}
