using System.Net;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Faults;

/// <summary>Providers that fall silent.</summary>
public sealed class TimeoutTests(ImpatientRig rig) : IClassFixture<ImpatientRig>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_never_answers_is_a_504(bool stream)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);

        using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: fault=timeout]]", stream));

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("upstream_timeout");
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.State).ShouldBe((AttemptFailure.FirstByteTimeout, UsageState.Unknown));
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
        row.End.Cost.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_ends_with_an_error_in_its_dialect()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);

        using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=50 delay=3600s]]", stream: true));

        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("event: error");
        text.ShouldNotContain("message_stop");
        await rig.QuietAsync();
        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(AttemptFailure.IdleTimeout);
        row.End.State.ShouldBe(UsageState.Partial);
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(rig.SimulatedOf(row)!.Usd);
    }
}
