using System.Text;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Budgets that do not refuse: degrade budgets lower the cap, dry runs say what they would have done.</summary>
public sealed class DegradeTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}""";

    [Theory]
    [InlineData(""" "max_tokens":2000, """, "\"max_tokens\":256", "256")]
    [InlineData("", "\"max_completion_tokens\":256", "256")]
    [InlineData(""" "max_tokens":100, """, "\"max_tokens\":100", null)]
    public async Task A_used_up_degrade_budget_sends_the_lowest_useful_cap(string asked, string sent, string? told)
    {
        await using var rig = await StartAsync(new Budget { Name = "thrift", Limit = Amount.Zero, Kind = BudgetKind.Degrade });
        var caller = Caller(asked);
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(200);
        rig.Provider.LastRequest.ShouldContain(sent);
        caller.Headers.GetValueOrDefault("x-tollgate-capped").ShouldBe(told);
        (await rig.OnlyRowAsync()).End.Flags.HasFlag(Storage.Ledger.AttemptFlags.Capped).ShouldBe(told is not null);
    }

    [Fact]
    public async Task A_hard_budget_and_a_degrade_budget_lower_the_cap_once()
    {
        await using var rig = await StartAsync(new Budget { Name = "thrift", Limit = new Amount(0.00000001m), Kind = BudgetKind.Degrade, DegradeFrom = 0.1m }, limit: 0.0004m);
        var first = Caller(""" "max_tokens":30000, """);
        rig.Ask(first, SurfacePaths.Read(Path), Path);
        int.Parse(first.Headers["x-tollgate-capped"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(257, 700);

        var second = Caller(""" "max_tokens":30000, """);
        rig.Ask(second, SurfacePaths.Read(Path), Path);
        second.Headers["x-tollgate-capped"].ShouldBe("256");
        rig.Provider.LastRequest.Split("\"max_tokens\"").Length.ShouldBe(2);
        rig.Open.ShouldBe((0, Amount.Zero));
    }

    [Fact]
    public async Task A_dry_run_lets_through_and_says_so()
    {
        await using var rig = await StartAsync(new Budget { Name = "tried", Limit = Amount.Zero, DryRun = true });
        var caller = Caller("");
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(200);
        caller.Headers["x-tollgate-would-deny"].ShouldBe(rig.Standings.Single(standing => standing.Budget.DryRun).Budget.Id.ToString("D"));
        rig.Standings.Single(standing => standing.Budget.DryRun).WouldHaveDenied.ShouldBe(1);
        rig.Provider.LastRequest.ShouldNotContain("max_completion_tokens");
    }

    [Fact]
    public async Task A_dry_run_that_a_lower_cap_would_satisfy_says_nothing()
    {
        await using var rig = await StartAsync(new Budget { Name = "tried", Limit = new Amount(0.001m), DryRun = true });
        var caller = Caller(""" "max_tokens":16000, """);
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(200);
        caller.Headers.ShouldNotContainKey("x-tollgate-would-deny");
    }

    private static Task<PassThroughRig> StartAsync(Budget budget, decimal limit = 1_000_000m) => PassThroughRig.StartAsync(
        new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json") { KeepsRequests = true }, limit, setUp: store => store.Budgets.Create(budget).Require());

    private static ReplayCaller Caller(string members) =>
        new(Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini",{{members}}"messages":[{"role":"user","content":"Say hello"}]}""")) { Records = true };
}
