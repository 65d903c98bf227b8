using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// The metrics of the GenAI semantic conventions, on a meter of their own. While nobody listens to it an attempt costs a few comparisons and no
/// allocation. When somebody does, the path of a request puts a copy into a bounded queue and goes on; another task measures. What the queue
/// cannot take is dropped and counted.
/// </summary>
internal sealed class GenAIMetrics : IDisposable
{
    internal const string Name = AttemptObserver.Name + ".GenAI";
    internal const int QueueLength = 8192;

    private readonly Meter _meter = new(Name);
    private readonly Channel<GenAIMeasurement> _queue;
    private readonly Dictionary<int, object> _ports = [];
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _perToken;
    private readonly Counter<long> _dropped;
    private readonly Task _measuring;

    internal GenAIMetrics(Counter<long> dropped, int queueLength = QueueLength)
    {
        _dropped = dropped;

        // Writers never wait; continuations of the reader run elsewhere.
        _queue = Channel.CreateBounded<GenAIMeasurement>(new BoundedChannelOptions(queueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        double[] seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
        _tokens = Histogram<long>("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864]);
        _duration = Histogram("gen_ai.client.operation.duration", "s", "GenAI operation duration.", seconds);
        _firstChunk = Histogram("gen_ai.client.operation.time_to_first_chunk", "s", "Time to receive the first chunk of a stream.", seconds);
        _firstToken = Histogram(
            "gen_ai.server.time_to_first_token", "s", "Time to generate first token for successful responses.", [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0]);
        _perToken = Histogram(
            "gen_ai.server.time_per_output_token", "s", "Time per output token generated after the first token for successful responses.", [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5]);
        _measuring = MeasureAsync();
    }

    internal Meter Meter => _meter;

    private bool IsListened => _duration.Enabled || _tokens.Enabled || _firstChunk.Enabled || _firstToken.Enabled || _perToken.Enabled;

    /// <summary>Called once per attempt, on the path of its request.</summary>
    internal void Ended(Attempt attempt)
    {
        if (!IsListened)
        {
            return;
        }

        var exchange = attempt.Exchange;
        var end = exchange.End;
        var upstream = attempt.Candidate.Upstream.Options;
        Offer(new GenAIMeasurement(
            exchange.Surface, upstream.Vendor, upstream.BaseUrl, attempt.Candidate.Model, exchange.Answer.ModelServed, end.Failure, end.UpstreamStatus, attempt.Streamed,
            end.Usage.InputTotal, end.Usage.OutputTotal, end.State == UsageState.Final, end.FirstByteMicros, end.DurationMicros));
    }

    internal void Offer(in GenAIMeasurement measurement)
    {
        if (!_queue.Writer.TryWrite(measurement))
        {
            _dropped.Add(1);
        }
    }

    /// <summary>Takes no more and completes when everything taken is measured.</summary>
    internal Task CompleteAsync()
    {
        _queue.Writer.TryComplete();
        return _measuring;
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _meter.Dispose();
    }

    private async Task MeasureAsync()
    {
        await foreach (var measurement in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            Measure(measurement);
        }
    }

    private void Measure(in GenAIMeasurement measured)
    {
        var operation = GenAINames.Operation(measured.Surface);
        var tags = new TagList
        {
            { "gen_ai.operation.name", operation },
            { "gen_ai.provider.name", GenAINames.Provider(measured.Vendor) },
            { "gen_ai.request.model", measured.RequestModel },
            { "server.address", measured.Server.Host },
            { "server.port", Port(measured.Server.Port) },
        };
        if (measured.ResponseModel is { } served)
        {
            tags.Add("gen_ai.response.model", served);
        }

        // What was not reported is not 0, and what only counts tokens uses none.
        if (!measured.Surface.IsFree() && measured.InputTokens + measured.OutputTokens > 0)
        {
            Record(_tokens, measured.InputTokens, tags, "gen_ai.token.type", "input");
            if (operation != "embeddings")
            {
                Record(_tokens, measured.OutputTokens, tags, "gen_ai.token.type", "output");
            }
        }

        var seconds = measured.DurationMicros / 1e6;
        if (GenAINames.Error(measured.Failure, measured.Status) is { } error)
        {
            Record(_duration, seconds, tags, "error.type", error);
        }
        else
        {
            _duration.Record(seconds, tags);
        }

        if (measured.IsStream && measured.FirstByteMicros >= 0 && measured.Status is >= 200 and < 300)
        {
            _firstChunk.Record(measured.FirstByteMicros / 1e6, tags);
            if (measured.Failure == AttemptFailure.None)
            {
                _firstToken.Record(measured.FirstByteMicros / 1e6, tags);
                if (measured.IsFinal && measured.OutputTokens > 1)
                {
                    _perToken.Record((measured.DurationMicros - measured.FirstByteMicros) / 1e6 / (measured.OutputTokens - 1), tags);
                }
            }
        }
    }

    private static void Record<T>(Histogram<T> histogram, T value, TagList tags, string name, string text)
        where T : struct
    {
        // The list is a copy.
        tags.Add(name, text);
        histogram.Record(value, tags);
    }

    private object Port(int port)
    {
        if (!_ports.TryGetValue(port, out var boxed))
        {
            _ports[port] = boxed = port;
        }

        return boxed;
    }

    private Histogram<double> Histogram(string name, string unit, string description, double[] bounds) => Histogram<double>(name, unit, description, bounds);

    private Histogram<T> Histogram<T>(string name, string unit, string description, T[] bounds)
        where T : struct =>
        _meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = bounds });
}
