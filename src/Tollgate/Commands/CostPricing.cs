using System.Globalization;
using System.Text;
using System.Text.Json;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Settlement;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary>Prices responses for <c>tollgate cost</c>. Bad lines are errors of their own; the others are still priced.</summary>
internal sealed class CostPricing(RateCard card, TimeProvider time)
{
    /// <summary>One line of a JSON-lines file; its own fields win over the defaults.</summary>
    internal CostResult PriceLine(CostLine defaults, string text, int number)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException malformed)
        {
            return new CostResult(null, $"line {number}: not JSON: {malformed.Message}");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("response", out var response))
            {
                return new CostResult(null, $"line {number}: expected an object with \"response\".");
            }

            DateTimeOffset? at = defaults.At;
            if (Text(root, "at") is { } instant)
            {
                if (!DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
                {
                    return new CostResult(null, $"line {number}: \"at\" is '{instant}'; write an instant such as 2026-04-01T00:00:00Z.");
                }

                at = parsed;
            }

            var line = new CostLine(
                Text(root, "id") ?? number.ToString(CultureInfo.InvariantCulture),
                Text(root, "format") ?? defaults.Format,
                Text(root, "provider") ?? defaults.Provider,
                Text(root, "model") ?? defaults.Model,
                at);
            var body = Encoding.UTF8.GetBytes(response.ValueKind == JsonValueKind.String ? response.GetString()! : response.GetRawText());
            var result = Price(line, body);
            return result.Error is null ? result : result with { Error = $"line {number}: {result.Error}" };
        }
    }

    internal CostResult Price(CostLine line, ReadOnlyMemory<byte> body)
    {
        if (line.Format is null || !WireFormats.TryParse(line.Format, out var format))
        {
            return new CostResult(null, $"the format '{line.Format}' is not known; use one of {string.Join(", ", WireFormats.All)}.");
        }

        var facts = new AnswerFacts();
        AnswerReader.Read(format, body.Span, facts);
        if (!facts.Usage.Seen)
        {
            AnswerReader.ReadUsageOnly(format, body.Span, facts);
        }

        var problems = new List<string>();
        if (!facts.Usage.Seen)
        {
            problems.Add(IsJson(body) ? "usage_missing: the response carries no usage." : "not_json: the response is not valid JSON.");
        }

        var provider = line.Provider ?? FormatProviders.Default(format);
        var model = line.Model ?? facts.ModelServed ?? "";
        var metered = AnswerMeter.Meter(card, format, provider, model, line.At ?? time.GetUtcNow(), facts, complete: true);
        return new CostResult(Text(line.Id, metered, problems), null);
    }

    internal static string Text(string? id, MeteredAnswer metered, IReadOnlyList<string> problems)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            MeteredJson.Write(json, id, metered, problems);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText() : null;
}
