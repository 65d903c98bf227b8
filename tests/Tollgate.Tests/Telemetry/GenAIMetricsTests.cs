using System.Globalization;
using Tollgate.Configuration;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Telemetry;

/// <summary>The metrics of the GenAI conventions as a collector gets them.</summary>
public sealed class GenAIMetricsTests
{
    private const string Body = """{"model":"gpt-5-mini","stream":STREAM,"messages":[{"role":"user","content":"hello [[sim: in=1000 cached=400 out=50 reasoning=20]]"}]}""";

    [Fact]
    public async Task A_collector_sees_the_figures_of_requests_through_the_gateway()
    {
        await using var collector = CollectorSink.Start();
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { Telemetry = new TelemetryConfiguration { OtlpEndpoint = collector.Address } });
        await PostAsync(gateway, "/v1/chat/completions", Body.Replace("STREAM", "false"), 200);
        await PostAsync(gateway, "/v1/chat/completions", Body.Replace("STREAM", "true"), 200);
        await PostAsync(gateway, "/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":90,"messages":[{"role":"user","content":"[[sim: in=70 out=7]]"}]}""", 200);
        await PostAsync(gateway, "/v1/embeddings", """{"model":"text-embedding-3-small","input":"[[sim: in=300]]"}""", 200);
        await PostAsync(gateway, "/v1/chat/completions", """{"model":"gpt-5-mini","messages":[{"role":"user","content":"[[sim: fault=status:503]]"}]}""", 503);
        await PostAsync(gateway, "/v1/messages/count_tokens", """{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"x"}]}""", 200);

        // Stopping sends what is left.
        await gateway.Server.DisposeAsync();

        // Other gateways of this process measure on meters of the same name: ours are those that called our provider.
        var port = gateway.Simulator.BaseAddress.Port.ToString(CultureInfo.InvariantCulture);
        var points = collector.Received.Where(static sent => sent.Path == "/otlp/v1/metrics")
            .SelectMany(static sent => OtlpMetrics.Histograms(sent.Body))
            .Where(point => point.Attributes.GetValueOrDefault("server.port") == port).ToList();

        var usage = Of("gen_ai.client.token.usage");
        usage.ShouldAllBe(point => point.Unit == "{token}");
        usage[0].Bounds.ShouldBe([1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864]);
        Sums(usage, "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.token.type").ShouldBe(
        [
            "chat anthropic claude-sonnet-4-5 input: 1 of 70",
            "chat anthropic claude-sonnet-4-5 output: 1 of 7",
            "chat openai gpt-5-mini input: 2 of 2000",
            "chat openai gpt-5-mini output: 2 of 140",
            "embeddings openai text-embedding-3-small input: 1 of 300",
        ]);
        var input = usage.Single(point => point.Attributes["gen_ai.request.model"] == "gpt-5-mini" && point.Attributes["gen_ai.token.type"] == "input");
        input.Buckets[5].ShouldBe(2, "1000 lies above 256 and not above 1024");
        input.Attributes["server.address"].ShouldBe("127.0.0.1");
        input.Attributes["gen_ai.response.model"].ShouldStartWith("gpt-5-mini");

        var durations = Of("gen_ai.client.operation.duration");
        durations.ShouldAllBe(point => point.Unit == "s" && point.Sum > 0);
        durations[0].Bounds.ShouldBe([0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]);
        Counts(durations, "gen_ai.operation.name", "gen_ai.request.model", "error.type").ShouldBe(
        [
            "chat claude-sonnet-4-5 -: 1", "chat gpt-5-mini -: 2", "chat gpt-5-mini 503: 1", "count_tokens claude-sonnet-4-5 -: 1", "embeddings text-embedding-3-small -: 1",
        ]);

        // Only the stream has moments between its tokens.
        foreach (var name in (string[])["gen_ai.client.operation.time_to_first_chunk", "gen_ai.server.time_to_first_token", "gen_ai.server.time_per_output_token"])
        {
            var point = Of(name).ShouldHaveSingleItem();
            (point.Unit, point.Count, point.Attributes["gen_ai.request.model"]).ShouldBe(("s", 1, "gpt-5-mini"), name);
            point.Sum.ShouldBeInRange(0, durations.Single(one => one.Count == 2).Sum);
        }

        Of("gen_ai.server.time_to_first_token")[0].Bounds.ShouldBe([0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0]);
        Of("gen_ai.server.time_per_output_token")[0].Bounds.ShouldBe([0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5]);

        List<OtlpPoint> Of(string metric) => [.. points.Where(point => point.Metric == metric)];
    }

    private static string[] Sums(IEnumerable<OtlpPoint> points, params string[] by) =>
        [.. points.GroupBy(point => Key(point, by)).Select(static group => $"{group.Key}: {group.Sum(static point => point.Count)} of {group.Sum(static point => point.Sum)}").Order(StringComparer.Ordinal)];

    private static string[] Counts(IEnumerable<OtlpPoint> points, params string[] by) =>
        [.. points.GroupBy(point => Key(point, by)).Select(static group => $"{group.Key}: {group.Sum(static point => point.Count)}").Order(StringComparer.Ordinal)];

    private static string Key(OtlpPoint point, string[] by) => string.Join(' ', by.Select(name => point.Attributes.GetValueOrDefault(name, "-")));

    private static async Task PostAsync(RunningGateway gateway, string path, string body, int status)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, path, gateway.CallerKey, body);
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
    }
}
