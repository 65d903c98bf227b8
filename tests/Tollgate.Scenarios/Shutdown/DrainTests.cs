using System.Text;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Shutdown;

public sealed class DrainTests
{
    [Fact]
    public async Task A_stream_that_runs_when_the_signal_comes_ends_well_and_so_does_the_process()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data);
        using var gateway = ServeProcess.Start(data, simulator);
        using var http = new HttpClient { BaseAddress = gateway.Address, Timeout = Until.Patience };
        await ReadyAsync(http, gateway);

        // The pace is what is tested: the stream outlasts by far the two seconds after which a command line would be killed.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Bodies.Chat("gpt-4o-mini", "[[sim: out=40 chunk=1 delay=100]]", stream: true), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", caller.Secret);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        gateway.Signal();
        var text = await answer.Content.ReadAsStringAsync();

        text.ShouldEndWith("data: [DONE]\n\n");
        (await gateway.ExitCodeAsync()).ShouldBe(0);
        Directory.Delete(data, recursive: true);
    }

    private static async Task ReadyAsync(HttpClient http, ServeProcess gateway)
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        while (true)
        {
            gateway.HasExited.ShouldBeFalse("the gateway did not start");
            try
            {
                using var ready = await http.GetAsync("/readyz", patience.Token);
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }
}
