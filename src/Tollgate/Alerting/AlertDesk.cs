using Tollgate.Alerting.Sources;
using Tollgate.Configuration;
using Tollgate.Gateway;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting;

/// <summary>
/// Everything that turns what happens into alerts and brings them to their sinks, while the server runs. Two loops of a second each: a slow sink
/// delays no alert's raising. Off the path of requests. Thread-safe.
/// </summary>
internal sealed partial class AlertDesk : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _pumping = new(1);
    private readonly SemaphoreSlim _delivering = new(1);
    private readonly AlertSinks _sinks;
    private readonly AlertPump _pump;
    private readonly AlertCourier _courier;
    private readonly OutageAlertSource _outages;
    private readonly GatewayCore _core;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertDesk> _logger;
    private Task _running = Task.CompletedTask;

    private AlertDesk(AlertParts parts, LedgerAlertSource ledger)
    {
        (_core, _time) = (parts.Core, parts.Time);
        _logger = parts.Loggers.CreateLogger<AlertDesk>();
        _sinks = new AlertSinks(parts.Sinks, parts.Loggers, parts.Time);
        _outages = new OutageAlertSource(parts.Journal, parts.Projector, parts.Time);
        Writing = new AlertWriting(new AlertNaming(parts.Control, parts.Ledger));
        var outbox = parts.Control.Alerts;
        _pump = new AlertPump(
            outbox, new BudgetAlertSource(_core.Budgets, Snapshot, _time), new DenialAlertSource(_core.Denials, Snapshot), new IncreaseAlertSource(Snapshot, _time), _outages, ledger,
            _sinks, Snapshot, Metrics, parts.Kept, _time);
        _courier = new AlertCourier(outbox, _sinks, Writing, Metrics, _time, NextChance, parts.Loggers.CreateLogger<AlertCourier>());
    }

    internal AlertMetrics Metrics { get; } = new();

    /// <summary>Says alerts in words, with the names of the moment.</summary>
    internal AlertWriting Writing { get; }

    /// <summary>Signals that were lost before an alert could be made of them.</summary>
    internal long Dropped => _core.Denials.Dropped + _core.Budgets.DroppedAlerts;

    /// <summary>Takes up the work of the last run and begins.</summary>
    internal static async Task<AlertDesk> StartAsync(AlertParts parts, CancellationToken cancellation)
    {
        var desk = new AlertDesk(parts, await LedgerAlertSource.OpenAsync(parts.Ledger, parts.Control.Alerts, cancellation).ConfigureAwait(false));
        desk._running = Task.WhenAll(
            Task.Run(() => desk.RepeatAsync(desk.PumpAsync), CancellationToken.None), Task.Run(() => desk.RepeatAsync(desk.DeliverAsync), CancellationToken.None));
        return desk;
    }

    /// <summary>Takes over the sinks of a new configuration. What was raised before keeps the sinks it was raised for.</summary>
    internal void Apply(IReadOnlyList<AlertSinkConfiguration> sinks) => _sinks.Apply(sinks);

    /// <summary>Raises what there is to raise now.</summary>
    internal Task PumpAsync(CancellationToken cancellation) => AloneAsync(_pumping, _pump.PumpAsync, cancellation);

    /// <summary>Raises alerts found elsewhere, in the transaction of the control store that is under way, if one is.</summary>
    internal void Raise(IReadOnlyCollection<AlertDraft> drafts) => _pump.Raise(drafts, null);

    /// <summary>Sends what is due now.</summary>
    internal Task DeliverAsync(CancellationToken cancellation) => AloneAsync(_delivering, _courier.DeliverAsync, cancellation);

    /// <summary>
    /// Ends after what is known is in the outbox; what is not delivered is delivered by the next run. To be done while control store and ledger are
    /// open.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await TryAsync(PumpAsync, isNews: true, CancellationToken.None).ConfigureAwait(false);
        _outages.Dispose();
        _sinks.Dispose();
        _pumping.Dispose();
        _delivering.Dispose();
        _stopping.Dispose();
    }

    private ControlSnapshot Snapshot() => _core.Keys.Snapshot;

    private async Task RepeatAsync(Func<CancellationToken, Task> step)
    {
        using var timer = new PeriodicTimer(s_interval, _time);
        var well = true;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                // Once per outage, however long it is.
                well = await TryAsync(step, isNews: well, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The orderly end.
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> step, bool isNews, CancellationToken cancellation)
    {
        try
        {
            await step(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception outage) when (outage is not (OutOfMemoryException or OperationCanceledException))
        {
            if (isNews)
            {
                Log.Failed(_logger, outage);
            }

            return false;
        }
    }

    private static async Task AloneAsync(SemaphoreSlim gate, Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await step(cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

#pragma warning disable CA5394 // Spreads tries over time; nothing is to be kept secret by it.
    private static double NextChance() => Random.Shared.NextDouble();
#pragma warning restore CA5394

    private static partial class Log
    {
        [LoggerMessage(1303, LogLevel.Error, "Alerts could not be raised or delivered; trying again in a second")]
        internal static partial void Failed(ILogger logger, Exception exception);
    }
}
