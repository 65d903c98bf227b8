using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Outages;

/// <summary>
/// A stepped rig whose journal is on a disk that fails when told to, and is tried again at once. Keeps what the gateway logs.
/// </summary>
public sealed class FailingDiskRig : SteppedRig, ILoggerProvider
{
    internal FaultyDisk Disk { get; } = new();

    /// <summary>Everything logged at warning or above.</summary>
    internal ConcurrentQueue<string> Logged { get; } = new();

    /// <summary>The disk works again; returns when the journal does, everything owed is written and nothing is set aside.</summary>
    internal async Task HealAsync()
    {
        Disk.Heal();
        await Until.TrueAsync(() => Server.Journal.IsAvailable, "the journal is available again");
        await QuietAsync();
    }

    // Alerts of an outage are told when their desk comes to it, which may be in the middle of the next.
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Tollgate.Alerting", StringComparison.Ordinal) ? NullLogger.Instance : new Log(Logged);

    public void Dispose()
    {
    }

    private protected override ServerSettings Settings() => base.Settings() with
    {
        JournalDisk = Disk,
        JournalRetry = TimeSpan.FromMilliseconds(1),
        Logging = logging =>
        {
            logging.ClearProviders();
            logging.AddProvider(this);
        },
    };

    private sealed class Log(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
