using System.Globalization;
using System.Text.Json.Nodes;
using Tollgate.Commands;
using Tollgate.Simulator.Workload;

namespace Tollgate.Scenarios.Demo;

/// <summary>
/// Finds planted facts as a user does: runs the commands that the file of planted facts names for each, on a data directory, and reads the figures off
/// what they print. Shares no code with the demo's own search.
/// </summary>
internal sealed class ReportedFacts(string data, MonthPlan plan, int denied)
{
    private readonly PlantedFacts _facts = plan.Options.Facts;

    internal async Task<Dictionary<string, decimal>> FindAsync(PlannedFact fact)
    {
        var report = await RunAsync(fact.See);
        var rows = report["rows"]!.AsArray().Select(static row => row!.AsObject()).ToList();
        return fact.Name switch
        {
            "team_share" => Share(rows, report, "team", $"{_facts.Organization}/{_facts.TeamShare.Team}"),
            "model_share" => Share(rows, report, "model", _facts.ModelShare.Model),
            "prompt_drift" => Drift(rows),
            "runaway_agent" => Runaway(rows),
            "duplicated_faqs" => Duplicates(rows),
            "oversized_caps" => Caps(rows),
            "unpriced_model" => Unpriced(rows),
            "outage" => Outage(rows),
            _ => throw new ArgumentException("No reading for " + fact.Name, nameof(fact)),
        };
    }

    private static Dictionary<string, decimal> Share(List<JsonObject> rows, JsonNode report, string by, string name)
    {
        var (usd, total) = (Figure(rows.Single(row => Text(row, by) == name), "cost_usd"), Figure(report["total"]!.AsObject(), "cost_usd"));
        return new() { ["usd"] = usd, ["total_usd"] = total, ["percent"] = Math.Round(100 * usd / total) };
    }

    private Dictionary<string, decimal> Drift(List<JsonObject> rows)
    {
        var at = rows.FindIndex(static row => Figure(row, "cache_read_tokens") == 0);
        at.ShouldBeGreaterThan(0, "no day without cache reads after a day with some");
        var (before, since) = (rows[..at], rows[at..]);
        var requests = since.Sum(static row => Figure(row, "requests"));
        var usd = since.Sum(static row => Figure(row, "cost_usd"));
        return new()
        {
            ["from_day"] = DayOf(rows[at]) + 1,
            ["requests_since"] = requests,
            ["cache_read_tokens_since"] = since.Sum(static row => Figure(row, "cache_read_tokens")),
            ["cache_write_tokens_since"] = since.Sum(static row => Figure(row, "cache_write_tokens")),
            ["usd_since"] = usd,
            ["extra_usd"] = usd - requests * (before.Sum(static row => Figure(row, "cost_usd")) / before.Sum(static row => Figure(row, "requests"))),
        };
    }

    private Dictionary<string, decimal> Runaway(List<JsonObject> rows)
    {
        var agent = rows.Single(row => Text(row, "user") == $"{_facts.Organization}/{_facts.RunawayAgent.User}");
        var (usd, served) = (Figure(agent, "cost_usd"), Figure(agent, "requests"));
        return new() { ["usd"] = usd, ["served"] = served, ["denied"] = denied, ["denied_usd"] = denied * (usd / served) };
    }

    private static Dictionary<string, decimal> Duplicates(List<JsonObject> rows)
    {
        var requests = rows.Sum(static row => Figure(row, "requests"));
        return new()
        {
            ["requests"] = requests,
            ["distinct"] = rows.Count,
            ["repetitions"] = requests - rows.Count,
            ["repeated_usd"] = rows.Sum(static row => Figure(row, "cost_usd") - Figure(row, "cost_usd") / Figure(row, "requests")),
        };
    }

    private static Dictionary<string, decimal> Caps(List<JsonObject> rows)
    {
        var row = rows.ShouldHaveSingleItem();
        return new()
        {
            ["requests"] = Figure(row, "attempts"),
            ["cap_tokens"] = Figure(row, "cap_tokens"),
            ["output_tokens"] = Figure(row, "output_tokens"),
            ["largest_output"] = Figure(row, "largest_output"),
            ["usd"] = Figure(row, "cost_usd"),
        };
    }

    private Dictionary<string, decimal> Unpriced(List<JsonObject> rows)
    {
        var row = rows.Single(row => Text(row, "model") == _facts.UnpricedModel.Model);
        return new() { ["unpriced_attempts"] = Figure(row, "unpriced_attempts"), ["unpriced_tokens"] = Figure(row, "unpriced_tokens"), ["usd"] = Figure(row, "cost_usd") };
    }

    private Dictionary<string, decimal> Outage(List<JsonObject> rows)
    {
        var day = _facts.DayOf(_facts.Outage.Day, plan.Options.Days);
        var provider = rows.Where(row => Text(row, "provider") == _facts.Outage.Provider).ToLookup(row => DayOf(row) == day, static row => Figure(row, "errors"));
        return new() { ["errors"] = provider[true].Sum(), ["errors_on_other_days"] = provider[false].Sum() };
    }

    private int DayOf(JsonObject row) =>
        (DateTimeOffset.Parse(Text(row, "day") + "T00:00:00Z", CultureInfo.InvariantCulture) - plan.Options.Start).Days;

    private async Task<JsonNode> RunAsync(string command)
    {
        var words = command.Split(' ');
        words[0].ShouldBe("tollgate");
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. words[1..], "--data", data, "--json"], errors, output);
        code.ShouldBe(0, errors.ToString());
        return JsonNode.Parse(output.ToString())!;
    }

    private static string Text(JsonObject row, string name) => row[name]!.ToString();

    private static decimal Figure(JsonObject row, string name) => decimal.Parse(row[name]!.ToString(), CultureInfo.InvariantCulture);
}
