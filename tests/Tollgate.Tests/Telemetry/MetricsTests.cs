using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Tollgate.Telemetry;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Telemetry;

/// <summary><c>/metrics</c> and what stands behind it.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Attempts_tokens_and_cost_are_counted_as_the_ledger_has_them()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var cost = decimal.Parse((await gateway.AskAsync()).Cost, CultureInfo.InvariantCulture) + decimal.Parse((await gateway.AskAsync()).Cost, CultureInfo.InvariantCulture);
        using var failed = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", gateway.CallerKey, """{"model":"openai/gpt-5+fault=status:500","messages":[{"role":"user","content":"x"}]}""");
        await gateway.Server.Projector.FlushAsync();
        var metrics = await ReadAsync(gateway);
        metrics["tollgate_attempts_total{provider=\"openai\",model=\"gpt-5-mini\",state=\"final\",failure=\"None\"}"].ShouldBe("2");
        metrics.Keys.ShouldContain(key => key.StartsWith("tollgate_attempts_total", StringComparison.Ordinal) && key.Contains("failure=\"UpstreamError\"", StringComparison.Ordinal));
        metrics["tollgate_cost_nano_usd_total{provider=\"openai\",model=\"gpt-5-mini\"}"].ShouldBe(((long)(cost * 1_000_000_000m)).ToString(CultureInfo.InvariantCulture));
        metrics["tollgate_attempt_duration_seconds_count{provider=\"openai\",model=\"gpt-5-mini\"}"].ShouldBe("2");
        metrics["tollgate_attempt_duration_seconds_bucket{provider=\"openai\",model=\"gpt-5-mini\",le=\"+Inf\"}"].ShouldBe("2");
        metrics["tollgate_journal_available"].ShouldBe("1");
        metrics["tollgate_projector_lag_records"].ShouldBe("0");
        metrics["tollgate_attempts_in_flight"].ShouldBe("0");
        metrics["tollgate_open_holds"].ShouldBe("0");
        metrics["tollgate_held_usd"].ShouldBe("0");
        metrics["tollgate_body_memory_bytes"].ShouldBe("0");
        long.Parse(metrics["process_resident_memory_bytes"], CultureInfo.InvariantCulture).ShouldBeGreaterThan(10_000_000);
        metrics.Keys.ShouldContain("dotnet_threadpool_threads");
        metrics.Keys.ShouldContain("dotnet_gc_collections_total{generation=\"2\"}");
    }

    [Fact]
    public async Task What_has_not_happened_yet_is_zero_and_not_absent()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var before = await ReadAsync(gateway);
        foreach (var counter in (string[])
            ["attempts", "tokens", "cost_nano_usd", "unpriced_tokens", "overruns", "cost_divergences", "orphaned_attempts", "unmatched_ends", "budget_corrections", "projected_attempts"])
        {
            before[$"tollgate_{counter}_total"].ShouldBe("0", counter);
        }

        await gateway.AskAsync();

        // A model's own series begins at 0 too: an alert on an increase would not see one that begins at 1.
        var after = await ReadAsync(gateway);
        foreach (var counter in (string[])["unpriced_tokens", "overruns", "cost_divergences"])
        {
            after[$"tollgate_{counter}_total{{provider=\"openai\",model=\"gpt-5-mini\"}}"].ShouldBe("0", counter);
            after.ShouldNotContainKey($"tollgate_{counter}_total");
        }
    }

    [Fact]
    public async Task Behind_a_proxy_metrics_need_an_admin_key()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using (var local = await gateway.SendAsync(HttpMethod.Get, "/metrics"))
        {
            local.StatusCode.ShouldBe(HttpStatusCode.OK);
            local.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        }

        using (var stranger = await gateway.SendAsync(HttpMethod.Get, "/metrics", change: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9")))
        {
            stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var caller = await gateway.SendAsync(HttpMethod.Get, "/metrics", gateway.CallerKey);
        caller.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var admin = await gateway.SendAsync(HttpMethod.Get, "/metrics", gateway.AdminKey, change: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9"));
        admin.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void Labels_are_escaped_and_their_number_is_bounded()
    {
        var instrument = new MetricInstrument("x_total", "help", isHistogram: false);
        instrument.Add(1, [new("model", "a\"b\\c\nd")]);
        for (var i = 0; i < MetricInstrument.MostSeries + 50; i++)
        {
            instrument.Add(2, [new("model", i)]);
        }

        var text = new PrometheusText();
        instrument.Write(text);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("""x_total{model="a\"b\\c\nd"} 1""");
        lines.ShouldContain("x_total{overflow=\"(other)\"} 102");
        lines.Length.ShouldBe(2 + MetricInstrument.MostSeries + 1);
    }

    [Fact]
    public void Only_the_given_meter_is_collected()
    {
        using var meter = new Meter("Tollgate");
        using var stranger = new Meter("Tollgate");
        using var metrics = new MeterMetrics(meter);
        meter.CreateCounter<long>("own_total").Add(3);
        stranger.CreateCounter<long>("foreign_total").Add(3);
        var text = new PrometheusText();
        metrics.Write(text);
        text.ToString().ShouldContain("own_total 3");
        text.ToString().ShouldNotContain("foreign_total");
    }

    [Fact]
    public void A_known_series_is_measured_without_allocating()
    {
        using var meter = new Meter("Tollgate");
        using var metrics = new MeterMetrics(meter);
        var counter = meter.CreateCounter<long>("own_total");
        var histogram = meter.CreateHistogram<double>("own_seconds");
        object model = "gpt-5", provider = "openai";
        Measure(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(1_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);

        void Measure(int times)
        {
            for (var i = 0; i < times; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("provider", provider), new KeyValuePair<string, object?>("model", model));
                histogram.Record(0.2, new KeyValuePair<string, object?>("provider", provider), new KeyValuePair<string, object?>("model", model));
            }
        }
    }

    private static async Task<Dictionary<string, string>> ReadAsync(RunningGateway gateway)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Get, "/metrics");
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                var space = line.LastIndexOf(' ');
                metrics.Add(line[..space], line[(space + 1)..]);
            }
        }

        return metrics;
    }
}
