using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Kills;

/// <summary>Killed at one exact moment of one request: the provider stands still there, so the moment is no matter of luck.</summary>
public sealed class KillPhaseTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public async Task A_request_that_was_under_way_is_charged_its_hold(bool stream, int eventsSeen)
    {
        var data = Directory.CreateTempSubdirectory("tollgate-kill-").FullName;
        var time = new ManualTime();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { TimeProvider = time }, CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data);
        using (var process = GatewayProcess.Start(data, simulator))
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the gateway did not start"));
            using var http = new HttpClient { BaseAddress = address, Timeout = Until.Patience };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
            var directive = eventsSeen == 0 ? "[[sim: out=90 latency=1s]]" : "[[sim: out=90 chunk=2 delay=1s]]";
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.Messages("claude-sonnet-4-5", directive, stream)));
            var answering = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (eventsSeen > 0)
            {
                var events = new EventReader(await (await answering).Content.ReadAsStreamAsync());
                for (var i = 0; i < eventsSeen; i++)
                {
                    (await events.NextAsync()).ShouldNotBeNull();
                    await time.WaitingAsync(1);
                    if (i + 1 < eventsSeen)
                    {
                        time.Fire();
                    }
                }
            }
            else
            {
                await time.WaitingAsync(1);
            }

            process.Kill();
            await process.WaitForExitAsync();
            if (eventsSeen == 0)
            {
                await Should.ThrowAsync<HttpRequestException>(() => answering);
            }
        }

        if (!stream)
        {
            time.Fire();
        }

        await Until.DoneAsync(simulator.Attempts.WaitForIdleAsync(CancellationToken.None), "the simulator is idle");
        var served = simulator.Attempts.After().ShouldHaveSingleItem();
        for (var restart = 0; restart < 2; restart++)
        {
            await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None);
            await server.Projector.FlushAsync();
            var row = (await server.Ledger.NewestAsync(new LedgerPageQuery(), CancellationToken.None)).Attempts.ShouldHaveSingleItem();
            row.Intent.AttemptId.ToString("N").ShouldBe(served.AttemptId);
            (row.End.State, row.End.Failure).ShouldBe((UsageState.Unknown, AttemptFailure.Orphaned));
            row.End.Flags.HasFlag(AttemptFlags.Orphaned).ShouldBeTrue();
            row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(served.Usd);
            var standing = server.Core.Budgets.Snapshot(GatewayRig.NowMicros).Single();
            (standing.Spent, standing.Held).ShouldBe((row.End.Cost, Amount.Zero));
        }

        Directory.Delete(data, recursive: true);
    }
}
