using System.Collections.Concurrent;
using System.Diagnostics;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Telemetry;

/// <summary>The span of an attempt.</summary>
public sealed class SpanTests
{
    [Fact]
    public async Task An_attempt_is_one_span_with_the_attributes_of_the_conventions_in_the_callers_trace()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans);
        await using var gateway = await RunningGateway.StartAsync();
        using var answer = await gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", gateway.CallerKey,
            """{"model":"gpt-5-mini","messages":[{"role":"user","content":"hello [[sim: in=1000 cached=400 out=50 reasoning=20]]"}]}""",
            request => request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        answer.EnsureSuccessStatusCode();
        var id = answer.Headers.GetValues("x-tollgate-request-id").Single();

        var span = spans.Single(span => (string?)span.GetTagItem("tollgate.request.id") == id);
        span.TraceId.ToHexString().ShouldBe(Trace);
        span.ParentSpanId.ToHexString().ShouldBe("00f067aa0ba902b7");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.DisplayName.ShouldStartWith("chat gpt-5-mini");
        span.GetTagItem("gen_ai.operation.name").ShouldBe("chat");
        span.GetTagItem("gen_ai.provider.name").ShouldBe("openai");
        span.GetTagItem("gen_ai.response.model").ShouldNotBeNull();
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(1000L);
        span.GetTagItem("gen_ai.usage.cache_read.input_tokens").ShouldBe(400L);
        span.GetTagItem("gen_ai.usage.output_tokens").ShouldBe(70L);
        span.GetTagItem("gen_ai.usage.reasoning.output_tokens").ShouldBe(20L);
        span.GetTagItem("tollgate.cost_usd").ShouldBe(answer.Headers.GetValues("x-tollgate-cost-usd").Single());
        span.GetTagItem("server.address").ShouldBe("127.0.0.1");
        span.GetTagItem("error.type").ShouldBeNull();
        span.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_failed_attempt_says_how_and_begins_a_trace_of_its_own()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans);
        await using var gateway = await RunningGateway.StartAsync();
        using var answer = await gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", gateway.CallerKey, """{"model":"gpt-5-mini+fault=status:503","messages":[{"role":"user","content":"hello"}]}""");
        var id = answer.Headers.GetValues("x-tollgate-request-id").Single();
        var span = spans.Single(span => (string?)span.GetTagItem("tollgate.request.id") == id);
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("error.type").ShouldBe("503");
        span.GetTagItem("http.response.status_code").ShouldBe(503);
        span.ParentSpanId.ShouldBe(default);
    }

    private static ActivityListener Listen(ConcurrentBag<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Tollgate",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
