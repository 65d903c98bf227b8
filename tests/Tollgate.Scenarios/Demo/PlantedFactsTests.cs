using Tollgate.Commands.Demo;
using Tollgate.Simulator.Workload;

namespace Tollgate.Scenarios.Demo;

/// <summary>
/// Every planted fact is found with the command its file names, to the last digit of what the plan and the simulator's own prices say — and is
/// missed in a month in which something else was planted.
/// </summary>
public sealed class PlantedFactsTests(PlayedMonth month) : IClassFixture<PlayedMonth>
{
    [Theory]
    [InlineData("team_share")]
    [InlineData("model_share")]
    [InlineData("prompt_drift")]
    [InlineData("runaway_agent")]
    [InlineData("duplicated_faqs")]
    [InlineData("oversized_caps")]
    [InlineData("unpriced_model")]
    [InlineData("outage")]
    public async Task The_command_named_beside_a_fact_finds_it_exactly(string name)
    {
        var fact = month.Plan.Facts.Single(fact => fact.Name == name);

        var found = await new ReportedFacts(month.Data, month.Plan, month.Report["denied"]!.GetValue<int>()).FindAsync(fact);

        found.Select(one => (one.Key, one.Value)).ShouldBe(fact.Figures.Select(figure => (figure.Name, figure.Expected)));
    }

    [Fact]
    public async Task In_a_month_with_other_contents_every_fact_is_missed()
    {
        var directory = Directory.CreateTempSubdirectory("tollgate-other-month-");
        try
        {
            var outcome = await DemoPlay.RunAsync(
                new DemoOptions { Data = directory.FullName, Days = PlayedMonth.Days, Seed = month.Plan.Options.Seed, Speed = 0, Facts = Changed(PlantedFacts.Standard) },
                TimeProvider.System, progress: null, TestContext.Current.CancellationToken);
            outcome.Agrees.ShouldBeTrue("what was planted instead is found");
            var expected = MonthPlan.Build(outcome.Plan.Options with { Facts = PlantedFacts.Standard });
            var reported = new ReportedFacts(directory.FullName, expected, outcome.Played.Denied);

            foreach (var fact in expected.Facts)
            {
                var found = await reported.FindAsync(fact);
                fact.Figures.ShouldContain(figure => !figure.Holds(found[figure.Name]), fact.Name);
                new FoundFact(fact, found).Holds.ShouldBeFalse(fact.Name);
                outcome.Facts.Single(one => one.Fact.Name == fact.Name).Found.Select(one => (one.Key, one.Value)).ShouldBe(found.Select(one => (one.Key, one.Value)), ignoreOrder: true);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // Each as little as can be.
    private static PlantedFacts Changed(PlantedFacts facts) => facts with
    {
        TeamShare = facts.TeamShare with { Share = facts.TeamShare.Share + 0.01m },
        ModelShare = facts.ModelShare with { Share = facts.ModelShare.Share + 0.01m },
        PromptDrift = facts.PromptDrift with { OutputTokens = facts.PromptDrift.OutputTokens + 1 },
        RunawayAgent = facts.RunawayAgent with { BudgetUsd = facts.RunawayAgent.BudgetUsd + 0.01m },
        DuplicatedFaqs = facts.DuplicatedFaqs with { Distinct = facts.DuplicatedFaqs.Distinct + 1 },
        OversizedCaps = facts.OversizedCaps with { MaxTokens = facts.OversizedCaps.MaxTokens - 1 },
        UnpricedModel = facts.UnpricedModel with { OutputTokens = facts.UnpricedModel.OutputTokens + 1 },
        Outage = facts.Outage with { Requests = facts.Outage.Requests - 1 },
    };
}
