using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tollgate.Telemetry;

/// <summary>Collects what one meter measures, from the moment it is made. Thread-safe.</summary>
internal sealed class MeterMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<MetricInstrument> _instruments = new();

    internal MeterMetrics(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                var collected = new MetricInstrument(instrument.Name, instrument.Description ?? "", instrument is Histogram<double>);
                _instruments.Enqueue(collected);
                listener.EnableMeasurementEvents(instrument, collected);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, collected) => ((MetricInstrument)collected!).Add(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, collected) => ((MetricInstrument)collected!).Record(value, labels));
        _listener.Start();
    }

    internal void Write(PrometheusText text)
    {
        foreach (var instrument in _instruments)
        {
            instrument.Write(text);
        }
    }

    public void Dispose() => _listener.Dispose();
}
