using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;

namespace Tollgate.Scenarios.Shutdown;

/// <summary>What a running process takes over from its files, and what it says of the rest.</summary>
public sealed class ReloadTests
{
    private const string Answer =
        """{"id":"x","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    [Fact]
    public async Task Another_authority_in_the_same_file_is_trusted_and_what_waits_for_a_restart_is_told()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        var caller = GatewayProcess.NewCaller(data);
        using var wrong = new TestAuthority("somebody else");
        using var right = new TestAuthority("the provider's own");
        await using var upstream = await CannedUpstream.StartAsync(right.Server);
        upstream.Answer = static context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answer);
        };
        var authority = Path.Combine(data, "authority.pem");
        await File.WriteAllTextAsync(authority, wrong.Pem);
        var keys = $$"""
            providers:
              openai:
                base_url: {{upstream.Address.AbsoluteUri}}v1
                key: simulated-key
                certificate_authority: authority.pem
            """;
        using var gateway = ServeProcess.Start(data, ServeProcess.FreeAddress(), keys);
        using var http = new HttpClient { BaseAddress = gateway.Address, Timeout = Until.Patience };
        await gateway.ReadyAsync(http);

        using (var refused = await AskAsync(http, caller))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            refused.Headers.GetValues("x-tollgate-code").ShouldBe(["upstream_unreachable"]);
        }

        upstream.Received.ShouldBeEmpty();
        await Until.TrueAsync(() => gateway.Lines.Any(IsCause), "the log says why");
        var cause = gateway.Lines.Single(IsCause);
        cause.ShouldContain($"The provider 'openai' at {upstream.Address.Authority} did not answer: ");
        cause.ShouldContain("certificate");
        cause.ShouldNotContain("simulated-key");

        await File.WriteAllTextAsync(authority, right.Pem);
        await Until.TrueAsync(async () =>
        {
            using var answer = await AskAsync(http, caller);
            return answer.StatusCode == HttpStatusCode.OK;
        }, "the new authority is trusted");

        (await ReadinessAsync(http)).GetProperty("restart_needed").GetArrayLength().ShouldBe(0);
        await File.WriteAllTextAsync(gateway.Configuration, ServeProcess.Text(ServeProcess.FreeAddress(), keys + "\nshutdown: {drain: 1s}\nlimits: {body_patience: 1s}"));
        await Until.TrueAsync(async () => (await ReadinessAsync(http)).GetProperty("restart_needed").GetArrayLength() > 0, "what needs a restart is told");
        (await ReadinessAsync(http)).GetProperty("restart_needed").EnumerateArray().Select(key => key.GetString()).ShouldBe(["listen", "shutdown"]);
        await Until.TrueAsync(() => gateway.Lines.Any(line => line.Contains("needs a restart: listen, shutdown", StringComparison.Ordinal)), "the log tells it as well");

        await File.WriteAllTextAsync(gateway.Configuration, ServeProcess.Text(gateway.Address, keys + "\nnonsense: 1"));
        await Until.TrueAsync(async () => (await ReadinessAsync(http)).GetProperty("configuration_problems").GetInt32() == 1, "a file with a mistake is told");
        gateway.Signal();
        (await gateway.ExitCodeAsync()).ShouldBe(0);
        Directory.Delete(data, recursive: true);
    }

    private static bool IsCause(string line) => line.Contains("did not answer", StringComparison.Ordinal);

    private static async Task<JsonElement> ReadinessAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetStringAsync("/readyz")).RootElement;

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, RigCaller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Bodies.Chat("gpt-4o-mini", "hi"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", caller.Secret);
        return await http.SendAsync(request);
    }
}
