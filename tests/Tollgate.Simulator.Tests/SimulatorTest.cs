using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Simulator.Journal;

namespace Tollgate.Simulator.Tests;

/// <summary>A running simulator with a client for each test.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    private protected ManualTime Time { get; } = new();

    private protected SimulatorHost Host { get; private set; } = null!;

    private protected HttpClient Client { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected virtual SimulatorOptions Options => new() { TimeProvider = Time };

    public async ValueTask InitializeAsync()
    {
        Host = await SimulatorHost.StartAsync(Options, Stop);
        Client = NewClient(Host);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static HttpClient NewClient(SimulatorHost host, string key = "sk-test-1234")
    {
        // Leaving a stream closes its connection at once instead of draining it for two seconds.
        var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = host.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        return client;
    }

    private protected async Task<JsonElement> PostAsync(string path, string json, int status = 200)
    {
        using var response = await SendAsync(path, json);
        var body = await response.Content.ReadAsStringAsync(Stop);
        ((int)response.StatusCode).ShouldBe(status, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private protected async Task<List<SseEvent>> StreamAsync(string path, string json)
    {
        using var response = await SendAsync(path, json);
        var body = await response.Content.ReadAsStringAsync(Stop);
        ((int)response.StatusCode).ShouldBe(200, body);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return SseEvent.Parse(body);
    }

    private protected Task<HttpResponseMessage> SendAsync(string path, string json) => SendAsync(path, json, Stop);

    private protected async Task<HttpResponseMessage> SendAsync(string path, string json, CancellationToken stop)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    private protected AttemptRecord LastAttempt() => Host.Attempts.After().ShouldNotBeEmpty()[^1];

    private protected static string Chat(string text, string more = "", string model = "gpt-4o") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    private protected static string Message(string text, string more = "", string model = "claude-sonnet-5") =>
        $$"""{"model":"{{model}}","max_tokens":4096,"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";
}
