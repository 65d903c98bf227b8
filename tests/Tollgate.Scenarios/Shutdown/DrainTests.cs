using System.Net;
using System.Net.Sockets;
using System.Text;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Shutdown;

public sealed class DrainTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
    private readonly ManualTime _time = new();
    private SimulatorHost _simulator = null!;

    public async ValueTask InitializeAsync() => _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { TimeProvider = _time }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_stream_that_runs_when_the_signal_comes_ends_well_and_so_does_the_process()
    {
        var caller = GatewayProcess.NewCaller(_data);
        using var gateway = Start("{drain: 10m, grace: 0s}");
        using var http = Client(gateway);
        await gateway.ReadyAsync(http);
        using var answer = await AskAsync(http, caller, "/v1/chat/completions", stream: true);
        answer.IsSuccessStatusCode.ShouldBeTrue();

        gateway.Signal();
        await Until.TrueAsync(() => RefusedAsync(gateway.Address), "the listener is closed");
        (await ToEndAsync(answer)).ShouldEndWith("data: [DONE]\n\n");

        (await gateway.ExitCodeAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Until_the_grace_is_over_the_listener_says_where_things_stand_and_sends_new_requests_elsewhere()
    {
        var caller = GatewayProcess.NewCaller(_data);

        // The grace ends here with a second signal, not with time.
        using var gateway = Start("{drain: 10m, grace: 10m}");
        using var http = Client(gateway);
        await gateway.ReadyAsync(http);
        using var answer = await AskAsync(http, caller, "/v1/chat/completions", stream: true);
        answer.IsSuccessStatusCode.ShouldBeTrue();

        gateway.Signal();
        await Until.TrueAsync(async () => await ServeProcess.StatusOfAsync(http, "/readyz") == HttpStatusCode.ServiceUnavailable, "/readyz says that it ends");
        (await http.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var readiness = await http.GetAsync("/readyz"))
        {
            (await readiness.Content.ReadAsStringAsync()).ShouldContain("shutting down");
        }

        await ShouldBeSentElsewhereAsync(http, caller, "/v1/chat/completions", "\"code\":\"shutting_down\"");
        await ShouldBeSentElsewhereAsync(http, caller, "/v1/messages", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"");
        await ShouldBeSentElsewhereAsync(http, caller, "/v1beta/models/gemini-2.5-flash:generateContent", "\"status\":\"UNAVAILABLE\"");

        gateway.Signal();
        await Until.TrueAsync(() => RefusedAsync(gateway.Address), "the listener is closed");
        gateway.HasExited.ShouldBeFalse();
        (await ToEndAsync(answer)).ShouldEndWith("data: [DONE]\n\n");

        (await gateway.ExitCodeAsync()).ShouldBe(0);
    }

    private ServeProcess Start(string shutdown) => ServeProcess.Start(_data, ServeProcess.FreeAddress(), $$"""
        shutdown: {{shutdown}}
        providers:
          openai:
            base_url: {{_simulator.BaseAddress.AbsoluteUri.TrimEnd('/')}}/v1
            key: simulated-key
        """);

    private static HttpClient Client(ServeProcess gateway) => new() { BaseAddress = gateway.Address, Timeout = Until.Patience };

    private static async Task ShouldBeSentElsewhereAsync(HttpClient http, RigCaller caller, string path, string words)
    {
        using var refused = await AskAsync(http, caller, path, stream: false);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
        refused.Headers.GetValues("x-tollgate-code").ShouldBe(["shutting_down"]);
        refused.Headers.RetryAfter.ShouldNotBeNull(path);
        refused.Headers.ConnectionClose.ShouldBe(true, path);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(words);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, RigCaller caller, string path, bool stream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Bodies.Chat("gpt-4o-mini", "[[sim: out=4 chunk=1 delay=1s]]", stream), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", caller.Secret);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<string> ToEndAsync(HttpResponseMessage answer)
    {
        var reading = answer.Content.ReadAsStringAsync();
        while (!reading.IsCompleted)
        {
            await Until.TrueAsync(() => reading.IsCompleted || _time.Waiting > 0, "the next event");
            _time.Fire();
        }

        return await reading;
    }

    private static async Task<bool> RefusedAsync(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
