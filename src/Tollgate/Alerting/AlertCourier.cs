using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>
/// Sends what is due: sinks beside each other, each in order. What fails is tried again after 10 s, 20 s, 40 s … at most an hour, with a fifth of
/// chance so that many do not come at once, and given up after a day. Used by one flow of control.
/// </summary>
internal sealed partial class AlertCourier(
    IAlertOutbox outbox, AlertSinks sinks, AlertWriting writing, AlertMetrics metrics, TimeProvider time, Func<double> chance, ILogger<AlertCourier> logger)
{
    /// <summary>After so long an alert that no try brought to a sink is given up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>The longest pause between two tries, before chance.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private const int MostPerSink = 50;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(10);

    internal Task DeliverAsync(CancellationToken cancellation)
    {
        var due = outbox.Due(Now(), MostPerSink);
        return due.Count == 0
            ? Task.CompletedTask
            : Task.WhenAll(due.GroupBy(static one => one.Delivery.Sink, StringComparer.Ordinal).Select(group => DeliverAsync(group.Key, [.. group], cancellation)));
    }

    /// <summary>How long to wait after so many failed tries.</summary>
    internal static TimeSpan Pause(int failed, double chance)
    {
        var pause = failed > 9 ? LongestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, s_firstPause.Ticks << Math.Max(0, failed - 1)));
        return pause * (0.9 + 0.2 * chance);
    }

    private async Task DeliverAsync(string name, List<DueAlert> due, CancellationToken cancellation)
    {
        foreach (var (alert, delivery) in due)
        {
            var error = await SendAsync(name, alert, cancellation).ConfigureAwait(false);
            if (error is null)
            {
                outbox.Delivered(alert.Id, name, Now());
                metrics.NoteDelivered();
                continue;
            }

            Failed(alert, delivery, error);

            // What failed for one will most likely fail for the next; that one has its turn in a second.
            return;
        }
    }

    private async Task<string?> SendAsync(string name, Alert alert, CancellationToken cancellation)
    {
        if (sinks.Find(name) is not { } sink)
        {
            return "no_such_sink";
        }

        try
        {
            var message = await writing.WriteAsync(alert, cancellation).ConfigureAwait(false);
            return await sink.SendAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong, the alert was not delivered and is tried again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure.GetType().Name;
        }
    }

    private void Failed(Alert alert, AlertDelivery delivery, string error)
    {
        metrics.NoteFailed();
        var now = Now();
        if (now - delivery.SinceMicros >= Patience.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            outbox.Failed(alert.Id, delivery.Sink, error, nextMicros: null);
            metrics.NoteDead();
            Log.GivenUp(logger, alert.Id, delivery.Sink, error);
            return;
        }

        outbox.Failed(alert.Id, delivery.Sink, error, now + Pause(delivery.Attempts + 1, chance()).Ticks / TimeSpan.TicksPerMicrosecond);
        if (delivery.Attempts == 0)
        {
            Log.Failed(logger, alert.Id, delivery.Sink, error);
        }
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Alert {Id} could not be delivered to '{Sink}': {Error}. It is tried again for a day")]
        internal static partial void Failed(ILogger logger, Guid id, string sink, string error);

        [LoggerMessage(1302, LogLevel.Error, "Alert {Id} was given up for '{Sink}' after a day of tries: {Error}. 'tollgate alerts retry {Id}' tries again")]
        internal static partial void GivenUp(ILogger logger, Guid id, string sink, string error);
    }
}
