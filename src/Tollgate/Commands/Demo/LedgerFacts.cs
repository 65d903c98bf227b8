using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Demo;

/// <summary>Looks for a plan's facts in the ledger, with the same questions a report asks.</summary>
internal sealed class LedgerFacts(LedgerQuestions ledger, MonthPlan plan, PlayResult played)
{
    private readonly PlantedFacts _facts = plan.Options.Facts;

    internal async Task<IReadOnlyList<FoundFact>> FindAsync()
    {
        var total = await ledger.TotalAsync().ConfigureAwait(false);
        var found = new Dictionary<string, IReadOnlyDictionary<string, decimal>>(StringComparer.Ordinal)
        {
            ["team_share"] = Share(await ledger.OfAsync(Dimension.Team, $"{_facts.Organization}/{_facts.TeamShare.Team}").ConfigureAwait(false), total),
            ["model_share"] = Share(await ledger.OfAsync(Dimension.Model, _facts.ModelShare.Model).ConfigureAwait(false), total),
            ["prompt_drift"] = await DriftAsync().ConfigureAwait(false),
            ["runaway_agent"] = await RunawayAsync().ConfigureAwait(false),
            ["duplicated_faqs"] = await DuplicatesAsync().ConfigureAwait(false),
            ["oversized_caps"] = await CapsAsync().ConfigureAwait(false),
            ["unpriced_model"] = await UnpricedAsync().ConfigureAwait(false),
            ["outage"] = await OutageAsync().ConfigureAwait(false),
        };
        return [.. plan.Facts.Select(fact => new FoundFact(fact, found[fact.Name]))];
    }

    private static Dictionary<string, decimal> Share(SpendSums part, SpendSums total)
    {
        // As a person says it: to the whole percent.
        var percent = total.Cost.Value == 0 ? 0 : Math.Round(100 * part.Cost.Value / total.Cost.Value);
        return new(StringComparer.Ordinal) { ["usd"] = part.Cost.Value, ["total_usd"] = total.Cost.Value, ["percent"] = percent };
    }

    /// <summary>The first day without cache reads is where the drift began; what a request cost before tells what it costs too much since.</summary>
    private async Task<Dictionary<string, decimal>> DriftAsync()
    {
        var days = await ledger.DaysAsync(Dimension.Feature, _facts.PromptDrift.Feature).ConfigureAwait(false);
        var from = days.FindIndex(static day => day.Sums.Usage[Bucket.CacheRead] == 0 && day.Sums.Requests > 0);
        var before = ledger.Sum(days.Take(Math.Max(from, 0)));
        var since = ledger.Sum(days.Skip(Math.Max(from, 0)));
        var normal = before.Requests == 0 ? 0 : before.Cost.Value / before.Requests;
        return new(StringComparer.Ordinal)
        {
            ["from_day"] = from < 0 ? 0 : days[from].Day + 1,
            ["requests_since"] = since.Requests,
            ["cache_read_tokens_since"] = since.Usage[Bucket.CacheRead],
            ["cache_write_tokens_since"] = since.Usage[Bucket.CacheWrite5m],
            ["usd_since"] = since.Cost.Value,
            ["extra_usd"] = since.Cost.Value - since.Requests * normal,
        };
    }

    /// <summary>The ledger has what was served; refused requests have no attempt, their callers counted them.</summary>
    private async Task<Dictionary<string, decimal>> RunawayAsync()
    {
        var sums = await ledger.OfAsync(Dimension.User, $"{_facts.Organization}/{_facts.RunawayAgent.User}").ConfigureAwait(false);
        return new(StringComparer.Ordinal) { ["usd"] = sums.Cost.Value, ["served"] = sums.Requests, ["denied"] = played.Denied, ["denied_usd"] = played.DeniedUsd };
    }

    private async Task<Dictionary<string, decimal>> DuplicatesAsync()
    {
        var units = await ledger.GroupsAsync(SpendGrouping.Unit, Dimension.Feature, _facts.DuplicatedFaqs.Feature).ConfigureAwait(false);
        return new(StringComparer.Ordinal)
        {
            ["requests"] = units.Sum(static unit => (decimal)unit.Requests),
            ["distinct"] = units.Count,
            ["repetitions"] = units.Sum(static unit => (decimal)unit.Requests - 1),
            ["repeated_usd"] = units.Sum(static unit => unit.Cost.Value * (unit.Requests - 1) / unit.Requests),
        };
    }

    private async Task<Dictionary<string, decimal>> CapsAsync()
    {
        var caps = await ledger.CapsAsync(Dimension.Feature, _facts.OversizedCaps.Feature).ConfigureAwait(false);
        return new(StringComparer.Ordinal)
        {
            ["requests"] = caps.Sum(static row => (decimal)row.Attempts),
            ["cap_tokens"] = caps.Sum(static row => (decimal)row.CapTokens),
            ["output_tokens"] = caps.Sum(static row => (decimal)row.OutputTokens),
            ["largest_output"] = caps.Count == 0 ? 0 : caps.Max(static row => row.LargestOutput),
            ["usd"] = caps.Sum(static row => row.Cost.Value),
        };
    }

    private async Task<Dictionary<string, decimal>> UnpricedAsync()
    {
        var sums = await ledger.OfAsync(Dimension.Model, _facts.UnpricedModel.Model).ConfigureAwait(false);
        return new(StringComparer.Ordinal) { ["unpriced_attempts"] = sums.UnpricedAttempts, ["unpriced_tokens"] = sums.UnpricedTokens, ["usd"] = sums.Cost.Value };
    }

    private async Task<Dictionary<string, decimal>> OutageAsync()
    {
        var days = await ledger.DaysAsync(Dimension.Provider, _facts.Outage.Provider).ConfigureAwait(false);
        var day = _facts.DayOf(_facts.Outage.Day, plan.Options.Days);
        return new(StringComparer.Ordinal)
        {
            ["errors"] = days.Where(one => one.Day == day).Sum(static one => (decimal)one.Sums.Errors),
            ["errors_on_other_days"] = days.Where(one => one.Day != day).Sum(static one => (decimal)one.Sums.Errors),
        };
    }
}
