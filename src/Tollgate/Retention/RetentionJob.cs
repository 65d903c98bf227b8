using Microsoft.Data.Sqlite;
using Tollgate.Configuration;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Retention;

/// <summary>
/// Runs a pass of retention in a gateway: some minutes after its start and once a day. What fails is logged and tried again the next day. Thread-safe.
/// </summary>
internal sealed partial class RetentionJob(string ledger, IControlStore control, RetentionConfiguration kept, TimeProvider time, ILogger<RetentionJob> logger)
{
    internal static readonly TimeSpan First = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private volatile RetentionConfiguration _kept = kept;

    /// <summary>How long things are kept.</summary>
    internal RetentionConfiguration Kept => _kept;

    /// <summary>How long things are kept from the next pass on.</summary>
    internal void Apply(RetentionConfiguration changed) => _kept = changed;

    internal async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var wait = First; ; wait = Every)
            {
                await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
                await Task.Run(() => PassAsync(cancellation), cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The orderly end.
        }
    }

    internal async Task PassAsync(CancellationToken cancellation)
    {
        AuditActor.Gateway.Act();
        try
        {
            using var retention = SqliteLedgerRetention.Open(ledger, time);
            foreach (var finding in await new RetentionPass(retention, control, time).RunAsync(_kept, dryRun: false, cancellation).ConfigureAwait(false))
            {
                if (finding.Held is { } why)
                {
                    Log.Held(logger, finding.Class, why);
                }
                else if (finding.Rows > 0)
                {
                    Log.Removed(logger, finding.Class, finding.Rows);
                }
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or InvalidDataException or InvalidOperationException)
        {
            Log.Failed(logger, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Information, "Retention removed {Rows} rows of {Class}")]
        internal static partial void Removed(ILogger logger, RetentionClass @class, long rows);

        [LoggerMessage(1402, LogLevel.Warning, "Retention keeps {Class} that are old enough to go. {Reason}")]
        internal static partial void Held(ILogger logger, RetentionClass @class, string reason);

        [LoggerMessage(1403, LogLevel.Error, "Retention failed and is tried again in a day: {Reason}")]
        internal static partial void Failed(ILogger logger, string reason);
    }
}
