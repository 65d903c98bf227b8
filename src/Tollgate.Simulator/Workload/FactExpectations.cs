namespace Tollgate.Simulator.Workload;

/// <summary>What a plan's facts amount to, by the simulator's own prices.</summary>
internal static class FactExpectations
{
    internal static IReadOnlyList<PlannedFact> Of(MonthPlan plan)
    {
        var facts = plan.Options.Facts;

        // What is not on the rate card costs an unknown amount; the run-away agent gets what its budget pays for.
        var priced = plan.Requests.Where(request => request.Feature != facts.UnpricedModel.Feature && request.User != facts.RunawayAgent.User).ToList();
        var agent = plan.Requests.First(request => request.User == facts.RunawayAgent.User).Usd;
        var total = priced.Sum(static request => request.Usd) + agent * facts.RunawayAgent.Served(agent);
        return
        [
            TeamShare(facts.TeamShare, priced, total),
            ModelShare(facts.ModelShare, priced, total),
            Drift(plan, facts.PromptDrift),
            Runaway(plan, facts.RunawayAgent),
            Duplicates(plan, facts.DuplicatedFaqs),
            Caps(plan, facts.OversizedCaps),
            Unpriced(plan, facts.UnpricedModel),
            new PlannedFact("outage", facts.Outage.What, facts.Outage.See, [new("errors", facts.Outage.Requests), new("errors_on_other_days", 0)]),
        ];
    }

    private static PlannedFact TeamShare(PlantedTeamShare share, List<PlannedRequest> priced, decimal total)
    {
        var usd = priced.Where(request => request.Team == share.Team).Sum(static request => request.Usd);
        return new("team_share", share.What, share.See, [new("usd", usd), new("total_usd", total), new("percent", share.Share * 100)]);
    }

    private static PlannedFact ModelShare(PlantedModelShare share, List<PlannedRequest> priced, decimal total)
    {
        var usd = priced.Where(request => request.Model == share.Model).Sum(static request => request.Usd);
        return new("model_share", share.What, share.See, [new("usd", usd), new("total_usd", total), new("percent", share.Share * 100)]);
    }

    private static PlannedFact Drift(MonthPlan plan, PlantedDrift drift)
    {
        var from = plan.Options.Facts.DayOf(drift.FromDay, plan.Options.Days);
        var all = plan.Requests.Where(request => request.Feature == drift.Feature).ToList();
        var since = all.Where(request => request.Day >= from).ToList();
        var normal = all.First(request => request.Day < from).Usd;
        return new("prompt_drift", drift.What, drift.See,
        [
            new("from_day", from + 1),
            new("requests_since", since.Count),
            new("cache_read_tokens_since", 0),
            new("cache_write_tokens_since", since.Sum(static request => (decimal)request.CacheWrite)),
            new("usd_since", since.Sum(static request => request.Usd)),
            new("extra_usd", since.Sum(static request => request.Usd) - since.Count * normal),
        ]);
    }

    private static PlannedFact Runaway(MonthPlan plan, PlantedRunaway runaway)
    {
        var unit = plan.Requests.First(request => request.User == runaway.User).Usd;
        var served = runaway.Served(unit);
        return new("runaway_agent", runaway.What, runaway.See,
        [
            new("usd", served * unit),
            new("served", served),
            new("denied", runaway.Tries - served),
            new("denied_usd", (runaway.Tries - served) * unit),
        ]);
    }

    private static PlannedFact Duplicates(MonthPlan plan, PlantedDuplicates faq)
    {
        var all = plan.Requests.Where(request => request.Feature == faq.Feature).ToList();
        var first = all.DistinctBy(static request => request.Unit, StringComparer.Ordinal).Sum(static request => request.Usd);
        return new("duplicated_faqs", faq.What, faq.See,
        [
            new("requests", all.Count),
            new("distinct", faq.Distinct),
            new("repetitions", all.Count - faq.Distinct),
            new("repeated_usd", all.Sum(static request => request.Usd) - first),
        ]);
    }

    private static PlannedFact Caps(MonthPlan plan, PlantedCaps caps)
    {
        var all = plan.Requests.Where(request => request.Feature == caps.Feature).ToList();
        return new("oversized_caps", caps.What, caps.See,
        [
            new("requests", all.Count),
            new("cap_tokens", all.Sum(static request => (decimal)request.MaxTokens)),
            new("output_tokens", all.Sum(static request => (decimal)request.Output)),
            new("largest_output", all.Max(static request => request.Output)),
            new("usd", all.Sum(static request => request.Usd)),
        ]);
    }

    private static PlannedFact Unpriced(MonthPlan plan, PlantedUnpriced trial)
    {
        var all = plan.Requests.Where(request => request.Feature == trial.Feature).ToList();
        return new("unpriced_model", trial.What, trial.See,
        [
            new("unpriced_attempts", all.Count),
            new("unpriced_tokens", all.Sum(static request => (decimal)request.InputTokens + request.Output)),
            new("usd", 0),
        ]);
    }
}
