using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Outages;

/// <summary>A journal that cannot be written is told, and its end too, once each however many requests meet it.</summary>
public sealed class OutageAlertTests(FailingDiskRig rig) : IClassFixture<FailingDiskRig>
{
    [Fact]
    public async Task An_outage_of_the_journal_is_told_when_it_begins_and_when_it_ends()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        rig.Disk.Break(DiskFaultKind.Full, 0);
        for (var i = 0; i < 3; i++)
        {
            using var refused = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=5]]"));
        }

        await rig.HealAsync();
        await rig.Server.Alerts.PumpAsync(CancellationToken.None);

        var told = rig.Server.Control.Alerts.Read(new AlertQuery { Kind = AlertKind.Outage });
        told.Count.ShouldBe(2);
        told.ShouldContain(alert => alert.Facts.StartsWith("""{"cause":"journal","state":"opened",""", StringComparison.Ordinal));
        told.ShouldContain(alert => alert.Facts.StartsWith("""{"cause":"journal","state":"recovered",""", StringComparison.Ordinal));
    }
}
