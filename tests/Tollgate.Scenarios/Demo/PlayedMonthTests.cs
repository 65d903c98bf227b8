using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Demo;

/// <summary>A short month played by the executable; then its ledger and the providers' own record are compared with the plan.</summary>
public sealed class PlayedMonthTests(PlayedMonth month) : IClassFixture<PlayedMonth>
{
    private readonly PlantedFacts _facts = PlantedFacts.Standard;

    [Fact]
    public void The_demo_finds_everything_it_planted()
    {
        var facts = month.Report["facts"]!.AsArray();

        month.ExitCode.ShouldBe(0, month.Errors);
        month.Report["unexpected"]!.AsArray().ShouldBeEmpty();
        facts.Select(fact => fact!["name"]!.ToString()).ShouldBe(
            ["team_share", "model_share", "prompt_drift", "runaway_agent", "duplicated_faqs", "oversized_caps", "unpriced_model", "outage"]);
        facts.Where(fact => !fact!["holds"]!.GetValue<bool>()).Select(fact => fact!.ToJsonString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_ledger_charges_what_the_providers_bill()
    {
        var billed = month.Attempts.Where(attempt => attempt.Model != _facts.UnpricedModel.Model).Sum(attempt => attempt.Usd);
        var total = await month.SumAsync();

        total.Cost.Value.ShouldBe(billed);
        total.Attempts.ShouldBe(month.Attempts.Count);
        total.FinalAttempts.ShouldBe(total.Attempts);
        total.Errors.ShouldBe(month.Attempts.Count(attempt => attempt.Status != 200));
    }

    [Fact]
    public async Task Every_request_of_the_plan_is_charged_as_planned()
    {
        // The agent that its budget stops is the only one of whom not everything is served.
        foreach (var feature in month.Plan.Requests.Where(request => request.User != _facts.RunawayAgent.User && request.Feature != _facts.UnpricedModel.Feature).GroupBy(request => request.Feature))
        {
            var sums = await month.SumAsync((Dimension.Feature, feature.Key));

            sums.Requests.ShouldBe(feature.Count(), feature.Key);
            sums.Cost.Value.ShouldBe(feature.Sum(request => request.Usd), feature.Key);
            sums.Usage[Bucket.CacheRead].ShouldBe(feature.Sum(request => request.Usage.CacheRead), feature.Key);
            sums.Usage.OutputTotal.ShouldBe(feature.Sum(request => request.Usage.TotalOutput), feature.Key);
        }
    }

    [Fact]
    public async Task The_budget_stops_the_agent_with_the_last_try_it_pays_for()
    {
        var sums = await month.SumAsync((Dimension.User, "acme/" + _facts.RunawayAgent.User));
        var usd = month.Attempts.First(attempt => attempt.Model == _facts.RunawayAgent.Model && attempt.Usage.TotalInput == _facts.RunawayAgent.InputTokens).Usd;

        sums.Requests.ShouldBe((int)(_facts.RunawayAgent.BudgetUsd / usd));
        sums.Cost.Value.ShouldBe(sums.Requests * usd);
        (sums.Requests + month.Report["denied"]!.GetValue<int>()).ShouldBe(_facts.RunawayAgent.Tries);
    }

    [Fact]
    public async Task Tokens_without_a_price_are_counted_and_not_free()
    {
        var sums = await month.SumAsync((Dimension.Model, _facts.UnpricedModel.Model));

        sums.UnpricedAttempts.ShouldBe(_facts.UnpricedModel.RequestsPerDay * PlayedMonth.Days);
        sums.UnpricedTokens.ShouldBe(sums.UnpricedAttempts * (_facts.UnpricedModel.InputTokens + _facts.UnpricedModel.OutputTokens));
    }

    [Fact]
    public async Task The_chain_of_a_played_month_is_intact()
    {
        var audit = await LedgerAudit.VerifyAsync(month.Ledger.Reader, TestContext.Current.CancellationToken);

        audit.Intact.ShouldBeTrue(audit.Fault);
        audit.Attempts.ShouldBe(month.Attempts.Count);
    }
}
