using Tollgate.Scenarios.Harness;
using Tollgate.Telemetry;

namespace Tollgate.Scenarios.Warming;

/// <summary>What a gateway plays to itself after its start runs the whole path of a request, and leaves no trace.</summary>
public sealed class WarmStartTests(WarmRig rig) : IClassFixture<WarmRig>
{
    [Fact]
    public async Task Every_request_it_plays_is_answered_and_none_is_seen_anywhere()
    {
        await Until.DoneAsync(rig.Server.Warming!.Done, "the gateway has warmed itself");

        (await rig.Server.Warming.Done).ShouldBe(15);
        (await rig.LedgerAsync()).ShouldBeEmpty();
        rig.Simulator.Attempts.After().ShouldBeEmpty();
        rig.Server.Control.Organizations.List().ShouldBeEmpty();
        var metrics = new PrometheusText();
        rig.Server.Metrics.Write(metrics);
        metrics.ToString().ShouldNotContain("gpt-4o-mini");
    }

    [Fact]
    public async Task A_gateway_that_stops_at_once_does_not_wait_for_it()
    {
        await using var other = await GatewayRig.StartAsync<WarmRig>();
        var warming = other.Server.Warming!;
        await other.Server.DisposeAsync();
        warming.Done.IsCompleted.ShouldBeTrue();
    }
}
