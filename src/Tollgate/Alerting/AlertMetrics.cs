using Tollgate.Telemetry;

namespace Tollgate.Alerting;

/// <summary>What became of alerts since the process started. Thread-safe.</summary>
internal sealed class AlertMetrics
{
    private long _raised;
    private long _delivered;
    private long _failed;
    private long _dead;
    private long _dropped;

    internal long Raised => Interlocked.Read(ref _raised);

    internal long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Tries that failed.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>Deliveries given up.</summary>
    internal long Dead => Interlocked.Read(ref _dead);

    internal void NoteRaised(int count) => Interlocked.Add(ref _raised, count);

    internal void NoteDelivered() => Interlocked.Increment(ref _delivered);

    internal void NoteFailed() => Interlocked.Increment(ref _failed);

    internal void NoteDead() => Interlocked.Increment(ref _dead);

    internal void NoteDropped(int count) => Interlocked.Add(ref _dropped, count);

    /// <param name="text">Where to.</param>
    /// <param name="dropped">What others dropped before it came here.</param>
    internal void Write(PrometheusText text, long dropped)
    {
        text.Single("tollgate_alerts_raised_total", "counter", "Alerts raised; repeats of one are not counted.", Raised);
        text.Single("tollgate_alerts_delivered_total", "counter", "Deliveries of alerts that a sink took.", Delivered);
        text.Single("tollgate_alerts_failed_total", "counter", "Tries to deliver an alert that failed.", Failed);
        text.Single("tollgate_alerts_dead_total", "counter", "Deliveries of alerts given up after a day of tries.", Dead);
        text.Single("tollgate_alert_signals_dropped_total", "counter", "Signals that were dropped before an alert was made of them.", Interlocked.Read(ref _dropped) + dropped);
    }
}
