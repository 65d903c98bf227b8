using Tollgate.Configuration;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Proposals;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Proposals;

public sealed class ProposalReaderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");
    private readonly SqliteControlStore _store;

    public ProposalReaderTests()
    {
        _store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System);
        _store.Organizations.Create(new Organization { Slug = "acme", Name = "Acme" }).IsOk.ShouldBeTrue();
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void A_budget_is_read_with_all_it_can_have()
    {
        var budget = Read("""
            budgets:
              - scope: feature:chat
                organization: acme
                name: chat of acme
                each: user
                limit: 0.50
                window: day
                dry_run: true
                alert_thresholds: [0.25, 1]
              - { scope: installation, limit: 7, kind: degrade, degrade_from: 0.5, window: 36h }
            """).Budgets[0];
        var snapshot = _store.Read();
        (budget.Name, budget.Each, budget.Limit, budget.Window, budget.Kind, budget.DryRun)
            .ShouldBe(("chat of acme", Dimension.User, new Amount(0.5m), BudgetWindow.CalendarDay, BudgetKind.Hard, true));
        budget.Scope.ShouldBe(snapshot.ScopeOf(snapshot.Organizations[^1].Id, Dimension.Feature, "chat"));
        budget.AlertThresholds.ShouldBe([0.25m, 1m]);
    }

    [Fact]
    public void What_is_not_written_is_as_in_a_new_budget()
    {
        var budget = Read("budgets:\n  - scope: team:search\n    limit: 100\n").Budgets.ShouldHaveSingleItem();
        (budget.Name, budget.Window, budget.Kind, budget.DryRun, budget.Each).ShouldBe(("team search", BudgetWindow.CalendarMonth, BudgetKind.Hard, false, null));
        budget.Scope.ShouldBe(_store.Read().ScopeOf(null, Dimension.Team, "default/search"));
        budget.AlertThresholds.ShouldBe([0.5m, 0.8m, 1m]);
    }

    [Fact]
    public void All_problems_are_told_at_once_and_nothing_is_proposed()
    {
        var result = Read("""
            budgets:
              - scope: teem:search
                limit: ten
                windw: day
              - limit: -1
                scope: installation
                window: fortnight
                organization: nobody
                each: galaxy
                alert_thresholds: [half]
              - scope: installation
                limit: 1
                alert_thresholds: [1, 0.5]
            """);
        result.Budgets.ShouldBeEmpty();
        result.Problems.Select(problem => (problem.Line, problem.Path)).ShouldBe(
        [
            (2, "budgets[0].scope"), (3, "budgets[0].limit"), (4, "budgets[0].windw"), (5, "budgets[1]"), (7, "budgets[1].window"),
            (8, "budgets[1].organization"), (9, "budgets[1].each"), (10, "budgets[1].alert_thresholds[0]"), (11, "budgets[2]"),
        ]);
        result.Problems[2].Message.ShouldContain("'window'");
        result.Problems[5].Message.ShouldContain("acme");
    }

    [Theory]
    [InlineData("")]
    [InlineData("budgets: []")]
    [InlineData("budgets: 5")]
    [InlineData("- scope: installation")]
    [InlineData("budgets: [{scope: installation}")]
    [InlineData("budgets:\n  - scope: installation")]
    public void A_file_without_budgets_says_what_to_write(string text)
    {
        var result = Read(text);
        result.Budgets.ShouldBeEmpty();
        result.Problems.ShouldNotBeEmpty();
    }

    private ProposalResult Read(string text) => ProposalReader.Read(text, "proposed.yaml", new ProcessEnvironment(), _store.Read());
}
