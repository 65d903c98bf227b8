using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Hosting;

namespace Tollgate.Commands.Demo;

/// <summary>Writes what came of a demo, for people or as JSON.</summary>
internal static class DemoReport
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Text(DemoOutcome outcome, string data)
    {
        var text = new StringBuilder();
        var played = outcome.Played;
        var options = outcome.Plan.Options;
        text.Append(CultureInfo.InvariantCulture, $"\n{options.Days} days from {options.Start:yyyy-MM-dd} played in {outcome.Elapsed.TotalSeconds:0} s through the gateway's own HTTP front.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"  requests   {played.Sent}: {played.Answered} answered, {played.Denied} denied by a budget, {played.Failed} failed at the provider\n");
        text.Append(CultureInfo.InvariantCulture, $"  ledger     ${outcome.Ledger.Cost} for {outcome.Ledger.Attempts} attempts, {outcome.Ledger.UnpricedTokens} tokens unpriced\n");
        text.Append(CultureInfo.InvariantCulture, $"  providers  ${outcome.ProvidersUsd.ToString("0.#############", CultureInfo.InvariantCulture)} by their own counting{(outcome.ProvidersUsd == outcome.Ledger.Cost.Value ? ": the same, to the last digit" : ": NOT the same")}\n\n");
        foreach (var fact in outcome.Facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(fact.Holds ? "found  " : "MISSED ")} {fact.Fact.Name.Replace('_', ' ')}: {fact.Fact.What}\n");
            text.Append(CultureInfo.InvariantCulture, $"        {string.Join(", ", fact.Fact.Figures.Select(figure => Figure(figure.Name, figure.Expected, fact.Found.GetValueOrDefault(figure.Name))))}\n");
            text.Append(CultureInfo.InvariantCulture, $"        {fact.Fact.See}\n");
        }

        foreach (var surprise in played.Surprises)
        {
            text.Append(CultureInfo.InvariantCulture, $"unexpected: {surprise}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nLook at it:\n  {OwnCommand.Text} report --data {data} --by team\n  {OwnCommand.Text} serve --data {data} --simulate\n");
        return text.ToString();
    }

    internal static string Json(DemoOutcome outcome, string data) => new JsonObject
    {
        ["data"] = data,
        ["start"] = outcome.Plan.Options.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["days"] = outcome.Plan.Options.Days,
        ["seed"] = outcome.Plan.Options.Seed,
        ["seconds"] = Math.Round(outcome.Elapsed.TotalSeconds, 1),
        ["requests"] = outcome.Played.Sent,
        ["answered"] = outcome.Played.Answered,
        ["denied"] = outcome.Played.Denied,
        ["failed"] = outcome.Played.Failed,
        ["unexpected"] = new JsonArray([.. outcome.Played.Surprises.Select(JsonNode (surprise) => JsonValue.Create(surprise))]),
        ["ledger_usd"] = outcome.Ledger.Cost.ToString(),
        ["providers_usd"] = outcome.ProvidersUsd.ToString(CultureInfo.InvariantCulture),
        ["agrees"] = outcome.Agrees,
        ["facts"] = new JsonArray([.. outcome.Facts.Select(Fact)]),
    }.ToJsonString(s_readable);

    private static JsonNode Fact(FoundFact fact) => new JsonObject
    {
        ["name"] = fact.Fact.Name,
        ["what"] = fact.Fact.What,
        ["see"] = fact.Fact.See,
        ["holds"] = fact.Holds,
        ["figures"] = new JsonObject(fact.Fact.Figures.Select(figure => KeyValuePair.Create(figure.Name, (JsonNode?)new JsonObject
        {
            ["planted"] = figure.Expected,
            ["found"] = fact.Found.GetValueOrDefault(figure.Name),
        }))),
    };

    private static string Figure(string name, decimal planted, decimal found)
    {
        var format = name.EndsWith("usd", StringComparison.Ordinal) || name.Contains("usd_", StringComparison.Ordinal) ? "$0.00####" : "0";
        var value = found.ToString(format, CultureInfo.InvariantCulture);
        var wanted = planted.ToString(format, CultureInfo.InvariantCulture);
        return value == wanted ? $"{name.Replace('_', ' ')} {value}" : $"{name.Replace('_', ' ')} {value} (planted {wanted})";
    }
}
