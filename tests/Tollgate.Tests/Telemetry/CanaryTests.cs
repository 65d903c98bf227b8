using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tollgate.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Telemetry;

/// <summary>
/// Secrets and texts are planted wherever a request can carry them; requests succeed and fail in many ways; then everything the
/// gateway has written or sent is searched. Names of attribution (customer, feature, tags) are the stated exception: they live in
/// the erasable names, and nowhere else.
/// </summary>
public sealed class CanaryTests
{
    private const string ProviderKey = "sk-provider-canary-4711";
    private const string CollectorKey = "collector-canary-4711";
    private const string Prompt = "prompt-canary-4711";
    private const string Instructions = "system-canary-4711";
    private const string Answer = "answer-canary-4711";
    private const string Header = "header-canary-4711";
    private const string Query = "query-canary-4711";
    private const string Customer = "customer-canary-4711";
    private const string Tag = "tag-canary-4711";
    private const string UnknownKey = "sk-tg-unknowncanary4711";
    private const string FailedAdminKey = "tg-admin-failedcanary4711";

    [Fact]
    public async Task No_secret_and_no_text_of_a_caller_is_in_anything_written_or_sent()
    {
        await using var collector = CollectorSink.Start();
        using var logs = new CapturedLogs();
        var gateway = await RunningGateway.StartAsync(settings => settings with
        {
            Gateway = settings.Gateway with { Providers = [.. settings.Gateway.Providers.Select(WithCanaryKey)] },
            Telemetry = new TelemetryConfiguration { OtlpEndpoint = collector.Address, OtlpHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-api-key"] = CollectorKey } },
            Logging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs),
        });
        string[] secrets;
        var shown = new List<(string Where, string Text)>();
        var files = new List<(string Where, byte[] Bytes)>();
        await using (gateway)
        {
            secrets = [ProviderKey, CollectorKey, Prompt, Instructions, Answer, Header, Query, UnknownKey, FailedAdminKey, gateway.CallerKey, gateway.AdminKey];
            await CallAsync(gateway);
            var (request, _) = await gateway.AskAsync(prompt: Prompt);
            await CollectFilesAsync(gateway, files);
            files.ShouldContain(file => IsForRecords(file.Where) && Contains(file.Bytes, Guid.Parse(request).ToByteArray(true)));
            await gateway.Server.Projector.FlushAsync();
            await CollectShownAsync(gateway, shown);
            await gateway.Server.DisposeAsync();
            await CollectFilesAsync(gateway, files);
        }

        // The nets are not empty: what should be there is there.
        files.ShouldContain(file => file.Where == "ledger.db" && Contains(file.Bytes, Customer));
        collector.Received.ShouldContain(sent => sent.Path == "/otlp/v1/traces" && sent.Header == CollectorKey && Contains(sent.Body, "gen_ai.request.model"));
        collector.Received.ShouldContain(sent => sent.Path == "/otlp/v1/metrics" && Contains(sent.Body, "tollgate_attempts_total"));
        collector.Received.ShouldContain(sent => sent.Path == "/otlp/v1/metrics" && Contains(sent.Body, "gen_ai.client.token.usage") && Contains(sent.Body, "gen_ai.server.time_to_first_token"));
        shown.ShouldContain(page => page.Where == "trace" && page.Text.Contains("\"usage\"", StringComparison.Ordinal));
        shown.ShouldContain(page => page.Where == "/metrics" && page.Text.Contains("UpstreamError", StringComparison.Ordinal));
        logs.Lines.ShouldContain(line => line.Contains("sign-in", StringComparison.Ordinal));

        var found = new List<string>();
        foreach (var secret in secrets)
        {
            found.AddRange(logs.Lines.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(line => $"{secret} in a log: {line}"));
            found.AddRange(collector.Received.Where(sent => Contains(sent.Body, secret)).Select(sent => $"{secret} in telemetry: {sent.Path}"));
            found.AddRange(shown.Where(page => page.Text.Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(page => $"{secret} shown at {page.Where}"));
            found.AddRange(files.Where(file => Contains(file.Bytes, secret)).Select(file => $"{secret} in the file {file.Where}"));
        }

        foreach (var name in new[] { Customer, Tag })
        {
            found.AddRange(logs.Lines.Where(line => line.Contains(name, StringComparison.Ordinal)).Select(line => $"{name} in a log: {line}"));
            found.AddRange(collector.Received.Where(sent => Contains(sent.Body, name)).Select(sent => $"{name} in telemetry: {sent.Path}"));
            found.AddRange(shown.Where(page => page.Where == "/metrics" && page.Text.Contains(name, StringComparison.Ordinal)).Select(_ => $"{name} in the metrics"));
            found.AddRange(files.Where(file => IsForRecords(file.Where) && Contains(file.Bytes, name)).Select(file => $"{name} in the file {file.Where}"));
        }

        found.ShouldBeEmpty();
    }

    private static ProviderOptions WithCanaryKey(ProviderOptions provider) =>
        provider with { Accounts = [new AccountOptions { Name = "account", Keys = [ProviderKey] }] };

    /// <summary>Journal segments; the names lie in files of their own.</summary>
    private static bool IsForRecords(string file) => file.StartsWith("journal", StringComparison.Ordinal) && !Path.GetFileName(file).Contains("names", StringComparison.Ordinal);

    private static async Task CallAsync(RunningGateway gateway)
    {
        string[] endings = ["", "fault=status:500", "fault=status:429", "fault=close", "fault=cut:60", "fault=malformed:1", "fault=overloaded:1", "fault=nousage", "nonsense=1"];
        foreach (var ending in endings)
        {
            foreach (var stream in new[] { false, true })
            {
                var text = $"{Prompt} [[sim: text={Answer} {ending}]]";
                await PostAsync(gateway, "/v1/chat/completions", gateway.CallerKey, new { model = "gpt-5-mini", stream, messages = new[] { new { role = "system", content = Instructions }, new { role = "user", content = text } } });
                await PostAsync(gateway, "/v1/responses", gateway.CallerKey, new { model = "gpt-5-mini", stream, instructions = Instructions, input = text });
                await PostAsync(gateway, "/v1/messages", gateway.CallerKey, new { model = "claude-sonnet-4-5", max_tokens = 50, stream, system = Instructions, messages = new[] { new { role = "user", content = text } } });
            }
        }

        var gemini = new { contents = new[] { new { role = "user", parts = new[] { new { text = Prompt } } } } };
        await PostAsync(gateway, "/v1beta/models/gemini-2.5-flash:generateContent?key=" + gateway.CallerKey + "&note=" + Query, null, gemini);
        await PostAsync(gateway, "/v1beta/models/gemini-2.5-flash:generateContent?key=" + UnknownKey, null, gemini);
        await PostAsync(gateway, "/v1/chat/completions", UnknownKey, new { model = "gpt-5-mini", messages = new[] { new { role = "user", content = Prompt } } });
        await PostAsync(gateway, "/v1/chat/completions", gateway.CallerKey, new { model = "no-such-model", messages = new[] { new { role = "user", content = Prompt } } });
        await PostAsync(gateway, "/v1/embeddings", gateway.CallerKey, new { model = "text-embedding-3-small", input = Prompt });
        await PostAsync(gateway, "/v1/nowhere?key=" + gateway.CallerKey + "&q=" + Query, gateway.CallerKey, new { prompt = Prompt });
        using var broken = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", gateway.CallerKey, "{\"model\":\"gpt-5-mini\",\"messages\":\"" + Prompt);
        using var admin = await gateway.SendAsync(HttpMethod.Get, "/api/keys?secret=" + Query, FailedAdminKey);
        using var form = await gateway.SendAsync(HttpMethod.Get, "/sign-in");
        var html = await form.Content.ReadAsStringAsync();
        var at = html.IndexOf("name=\"csrf\" value=\"", StringComparison.Ordinal) + 19;
        using var failed = await gateway.SendAsync(HttpMethod.Post, "/sign-in", change: request =>
        {
            request.Headers.Add("Cookie", form.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
            request.Content = new FormUrlEncodedContent([new("key", FailedAdminKey), new("csrf", html[at..html.IndexOf('"', at)])]);
        });
        ((int)failed.StatusCode).ShouldBe(401);
    }

    private static async Task PostAsync(RunningGateway gateway, string path, string? key, object body)
    {
        try
        {
            using var answer = await gateway.SendAsync(HttpMethod.Post, path, key, JsonSerializer.Serialize(body), request =>
            {
                request.Headers.Add("x-internal-note", Header);
                request.Headers.Add("Cookie", "session=" + Header);
                request.Headers.Add("x-tollgate-customer", Customer);
                request.Headers.Add("x-tollgate-tags", "case=" + Tag);
                request.Headers.UserAgent.ParseAdd(Header);
            });
            await answer.Content.ReadAsStringAsync();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // A broken answer is one of the cases.
        }
    }

    private static async Task CollectShownAsync(RunningGateway gateway, List<(string Where, string Text)> shown)
    {
        foreach (var path in new[] { "/metrics", "/readyz", "/", "/parts/overview", "/charts/spend-per-hour", "/api/keys", "/api/requests?limit=200", "/api/spend?by=model,customer,tag" })
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, path, gateway.AdminKey);
            answer.EnsureSuccessStatusCode();
            shown.Add((path, await answer.Content.ReadAsStringAsync()));
        }

        // Traces lie compressed in the store, so they are read rather than searched.
        var last = await gateway.Server.Ledger.LastIdAsync(CancellationToken.None);
        last.ShouldBeGreaterThan(40);
        await foreach (var record in gateway.Server.Ledger.AttemptsAsync(1, last, CancellationToken.None))
        {
            foreach (var attempt in await gateway.Server.Ledger.AttemptsOfAsync(record.Intent.RequestId, withTrace: true, CancellationToken.None))
            {
                shown.Add(("trace", Encoding.UTF8.GetString(attempt.End.Trace.AsSpan(0, attempt.End.TraceLength))));
            }
        }
    }

    /// <summary>Every file (but the empty lock) as it is at this moment, those open for writing too.</summary>
    private static async Task CollectFilesAsync(RunningGateway gateway, List<(string Where, byte[] Bytes)> files)
    {
        foreach (var path in Directory.EnumerateFiles(gateway.Data, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            files.Add((Path.GetRelativePath(gateway.Data, path), bytes.ToArray()));
        }
    }

    private static bool Contains(byte[] bytes, byte[] part) => bytes.AsSpan().IndexOf(part) >= 0;

    private static bool Contains(byte[] bytes, string text) =>
        Contains(bytes, Encoding.UTF8.GetBytes(text)) || Contains(bytes, Encoding.Unicode.GetBytes(text));
}
