using System.Diagnostics.Metrics;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// What the outside world is told about attempts: counters and histograms of the meter <c>Tollgate</c>, those of the GenAI conventions on a meter beside it, spans of the source of that name. Nothing here can slow or lose
/// the ledger. Money is exported in nano-USD as an integer counter, because metrics are binary floats elsewhere.
/// </summary>
internal sealed class AttemptObserver : IDisposable
{
    internal const string Name = "Tollgate";

    private static readonly string[] s_failures = Enum.GetNames<AttemptFailure>();
    private readonly Meter _meter;
    private readonly AttemptSpans _spans;
    private readonly GenAIMetrics _genAI;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _cost;
    private readonly Counter<long> _unpriced;
    private readonly Counter<long> _overruns;
    private readonly Counter<long> _divergences;
    private readonly Histogram<double> _duration;

    public AttemptObserver(TimeProvider time, string name)
    {
        _meter = new Meter(name);
        _spans = new AttemptSpans(time, name);
        _attempts = _meter.CreateCounter<long>("tollgate_attempts_total", description: "Attempts ended, by provider, model, state and failure.");
        _tokens = _meter.CreateCounter<long>("tollgate_tokens_total", description: "Tokens by provider, model and bucket.");
        _cost = _meter.CreateCounter<long>("tollgate_cost_nano_usd_total", description: "Cost in 10^-9 USD by provider and model.");
        _unpriced = _meter.CreateCounter<long>("tollgate_unpriced_tokens_total", description: "Tokens without a rate, by provider and model.");
        _overruns = _meter.CreateCounter<long>("tollgate_overruns_total", description: "Attempts charged more than was held.");
        _divergences = _meter.CreateCounter<long>("tollgate_cost_divergences_total", description: "Attempts whose provider charged over 1 % more or less than the rate card says.");
        _genAI = new GenAIMetrics(_meter.CreateCounter<long>("tollgate_telemetry_dropped_total", description: "Attempts that GenAI metrics miss because too many waited to be measured."));
        _duration = _meter.CreateHistogram<double>("tollgate_attempt_duration_seconds", "s", "Time from the start of an attempt to its end.");
    }

    internal Meter Meter => _meter;

    internal void Ended(Attempt attempt)
    {
        if (_spans.IsListened)
        {
            _spans.Write(attempt);
        }

        _genAI.Ended(attempt);

        if (!_attempts.Enabled && !_duration.Enabled)
        {
            return;
        }

        var end = attempt.Exchange.End;
        var provider = new KeyValuePair<string, object?>("provider", attempt.Candidate.Upstream.Options.Name);
        var model = new KeyValuePair<string, object?>("model", attempt.Candidate.Model);
        if (!attempt.Candidate.IsCounted)
        {
            // A series that begins at 1 has not increased: alerts on an increase need it at 0 first.
            attempt.Candidate.IsCounted = true;
            _unpriced.Add(0, provider, model);
            _overruns.Add(0, provider, model);
            _divergences.Add(0, provider, model);
        }

        _attempts.Add(1, provider, model, new("state", StateNames.Of(end.State)), new("failure", s_failures[(int)end.Failure]));
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (end.Usage[(Bucket)i] is > 0 and var count)
            {
                _tokens.Add(count, provider, model, new("bucket", BucketNames.Of((Bucket)i)));
            }
        }

        _cost.Add((long)(end.Cost.Value * 1_000_000_000m), provider, model);
        if (end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced)
        {
            _unpriced.Add(end.PriceState == PriceState.Unpriced ? end.Usage.InputTotal + end.Usage.OutputTotal : attempt.Exchange.Lines.UnpricedCount, provider, model);
        }

        if (end.Flags.HasFlag(AttemptFlags.Overrun))
        {
            _overruns.Add(1, provider, model);
        }

        if (end.Flags.HasFlag(AttemptFlags.CostDiverges))
        {
            _divergences.Add(1, provider, model);
        }

        _duration.Record(end.DurationMicros / 1e6, provider, model);
    }

    /// <summary>Completes when everything that ended until now is measured; what ends later is not.</summary>
    internal Task CompleteAsync() => _genAI.CompleteAsync();

    public void Dispose()
    {
        _genAI.Dispose();
        _meter.Dispose();
        _spans.Dispose();
    }
}
