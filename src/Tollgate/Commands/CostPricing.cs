using System.Globalization;
using System.Text;
using System.Text.Json;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Settlement;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary>Prices responses for <c>tollgate cost</c>. A line that cannot be read has its line of output all the same, with the problem.</summary>
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
            return Bad(CostLineId.Salvage(text), number, "not_json", $"not JSON: {malformed.Message}");
        }

        using (document)
        {
            var root = document.RootElement;
            var id = root.ValueKind == JsonValueKind.Object ? CostLineId.Of(root) : null;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("response", out var response))
            {
                return Bad(id, number, "bad_line", "expected an object with \"response\".");
            }

            DateTimeOffset? at = defaults.At;
            if (Text(root, "at") is { } instant)
            {
                if (!DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
                {
                    return Bad(id, number, "bad_line", $"\"at\" is '{instant}'; write an instant such as 2026-04-01T00:00:00Z.");
                }

                at = parsed;
            }

            var line = new CostLine(
                id ?? number.ToString(CultureInfo.InvariantCulture),
                Text(root, "format") ?? defaults.Format,
                Text(root, "provider") ?? defaults.Provider,
                Text(root, "model") ?? defaults.Model,
                at);
            var body = Encoding.UTF8.GetBytes(response.ValueKind == JsonValueKind.String ? response.GetString()! : response.GetRawText());
            var result = Price(line, body);
            return result.Error is not { } error ? result
                : result.Json is null ? Bad(line.Id, number, "bad_line", error)
                : result with { Error = $"line {number}: {error}" };
        }
    }

    internal CostResult Price(CostLine line, ReadOnlyMemory<byte> body)
    {
        if (line.Format is null || !WireFormats.TryParse(line.Format, out var format))
        {
            return new CostResult(null, $"the format '{line.Format}' is not known; use one of {string.Join(", ", WireFormats.All)}.");
        }

        body = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var malformed = Malformed(body);
        var facts = new AnswerFacts();
        facts.KeepText();
        AnswerReader.Read(format, body.Span, facts);
        if (facts.Usage is { Seen: false, HasUnusable: false })
        {
            AnswerReader.ReadUsageOnly(format, body.Span, facts);
        }

        var problems = new List<string>();
        if (malformed is not null)
        {
            problems.Add($"not_json: {malformed}");
        }
        else if (!facts.Usage.Seen)
        {
            problems.Add("usage_missing: the response carries no usage.");
        }

        var provider = line.Provider ?? FormatProviders.Default(format);
        var model = line.Model ?? facts.ModelServed ?? "";
        var metered = AnswerMeter.Meter(card, format, provider, model, line.At ?? time.GetUtcNow(), facts, complete: malformed is null && !facts.Pending);
        return new CostResult(Text(line.Id, metered, problems), malformed);
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

    private static CostResult Bad(string? id, int number, string code, string problem)
    {
        var nothing = new MeteredAnswer(UsageState.Unknown, default, default, default, null, null, false);
        return new CostResult(
            Text(id ?? number.ToString(CultureInfo.InvariantCulture), nothing, [$"{code}: {problem}"]), $"line {number}: {problem}");
    }

    private static string? Malformed(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return "the response is empty.";
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 512 });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : "the response is no JSON object.";
        }
        catch (JsonException malformed)
        {
            return $"the response is not valid JSON ({malformed.Message}); a stream's transcript is for 'tollgate meter'.";
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText() : null;
}
