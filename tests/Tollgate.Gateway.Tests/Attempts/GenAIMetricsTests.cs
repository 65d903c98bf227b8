using System.Diagnostics.Metrics;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.Attempts;

/// <summary>Measuring for OpenTelemetry costs the path of a request nothing when off and never makes it wait when on.</summary>
public sealed class GenAIMetricsTests
{
    private static readonly Uri s_server = new("http://127.0.0.1:4444/v1");

    [Fact]
    public void While_nobody_listens_nothing_is_read_and_nothing_allocated()
    {
        using var meter = new Meter("test");
        using var metrics = new GenAIMetrics(meter.CreateCounter<long>("dropped"));

        // Reading anything of an attempt that is not there would throw.
        metrics.Ended(null!);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            metrics.Ended(null!);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task A_collector_that_does_not_keep_up_costs_measurements_and_never_time()
    {
        using var meter = new Meter("test");
        using var metrics = new GenAIMetrics(meter.CreateCounter<long>("dropped"), queueLength: 4);
        using var busy = new ManualResetEventSlim();
        using var measuring = new ManualResetEventSlim();
        var (measured, dropped) = (0L, 0L);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) || (ReferenceEquals(instrument.Meter, metrics.Meter) && instrument.Name == "gen_ai.client.operation.duration"))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            measuring.Set();
            busy.Wait();
            Interlocked.Increment(ref measured);
        });
        listener.Start();

        metrics.Offer(Measurement());
        measuring.Wait(TestContext.Current.CancellationToken);
        for (var i = 0; i < 10; i++)
        {
            metrics.Offer(Measurement());
        }

        Interlocked.Read(ref dropped).ShouldBe(6);
        busy.Set();
        await metrics.CompleteAsync();
        Interlocked.Read(ref measured).ShouldBe(5);
    }

    private static GenAIMeasurement Measurement() => new(
        Surface.OpenAIChat, "openai", s_server, "gpt-5", null, AttemptFailure.None, 200, IsStream: false, 10, 20, IsFinal: true, FirstByteMicros: 1000, DurationMicros: 123_000);
}
