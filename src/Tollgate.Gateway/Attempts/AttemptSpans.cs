using System.Diagnostics;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// One span per attempt with the attributes of the GenAI semantic conventions, made when the attempt has ended, so that an attempt
/// nobody listens to costs one comparison. Ids, models and counts only: no prompts, no keys, no names of people.
/// </summary>
internal sealed class AttemptSpans(TimeProvider time, string name) : IDisposable
{
    private readonly ActivitySource _source = new(name);

    internal bool IsListened => _source.HasListeners();

    internal void Write(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var end = exchange.End;
        var finished = time.GetUtcNow();
        var operation = GenAINames.Operation(exchange.Surface);

        // The caller's trace goes on, if it has one. The web server's own activity is never exported and must not be the parent.
        _ = ActivityContext.TryParse(exchange.Source.Header("traceparent"), exchange.Source.Header("tracestate"), isRemote: true, out var parent);
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            using var span = _source.StartActivity(
                operation + " " + attempt.Candidate.Model, ActivityKind.Client, parent, startTime: finished.AddTicks(-end.DurationMicros * TimeSpan.TicksPerMicrosecond));
            if (span is null)
            {
                return;
            }

            Describe(span, attempt, operation);
            span.SetEndTime(finished.UtcDateTime);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    public void Dispose() => _source.Dispose();

    private static void Describe(Activity span, Attempt attempt, string operation)
    {
        var exchange = attempt.Exchange;
        var end = exchange.End;
        var upstream = attempt.Candidate.Upstream.Options;
        span.SetTag("gen_ai.operation.name", operation);
        span.SetTag("gen_ai.provider.name", GenAINames.Provider(upstream.Vendor));
        span.SetTag("gen_ai.request.model", attempt.Candidate.Model);
        span.SetTag("server.address", upstream.BaseUrl.Host);
        span.SetTag("server.port", upstream.BaseUrl.Port);
        if (exchange.Answer.ModelServed is { } served)
        {
            span.SetTag("gen_ai.response.model", served);
        }

        if (end.UpstreamStatus > 0)
        {
            span.SetTag("http.response.status_code", end.UpstreamStatus);
        }

        // Unknown usage is absent, never 0.
        if (end.State != UsageState.Unknown)
        {
            span.SetTag("gen_ai.usage.input_tokens", end.Usage.InputTotal);
            span.SetTag("gen_ai.usage.output_tokens", end.Usage.OutputTotal);
            span.SetTag("gen_ai.usage.cache_read.input_tokens", end.Usage[Bucket.CacheRead]);
            span.SetTag("gen_ai.usage.cache_creation.input_tokens", end.Usage[Bucket.CacheWrite5m] + end.Usage[Bucket.CacheWrite1h]);
            span.SetTag("gen_ai.usage.reasoning.output_tokens", end.Usage[Bucket.Reasoning]);
        }

        span.SetTag("tollgate.request.id", exchange.RequestId.ToString("D"));
        span.SetTag("tollgate.attempt.id", attempt.Id.ToString("D"));
        span.SetTag("tollgate.attempt.ordinal", exchange.Intent.Ordinal);
        span.SetTag("tollgate.provider", upstream.Name);
        span.SetTag("tollgate.usage.state", StateNames.Of(end.State));
        span.SetTag("tollgate.price.state", StateNames.Of(end.PriceState));
        span.SetTag("tollgate.stream", attempt.Streamed);
        if (end.PriceState != PriceState.Unpriced)
        {
            span.SetTag("tollgate.cost_usd", end.Cost.ToString());
        }

        if (GenAINames.Error(end.Failure, end.UpstreamStatus) is { } error)
        {
            span.SetTag("error.type", error);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
