using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Identity;
using Tollgate.Storage.Journaling;

namespace Tollgate.Hosting;

/// <summary>
/// Logs when journal or ledger store stop taking records or the control store fails, with the cause and its path, and when they work again: once per outage,
/// however many requests meet it.
/// </summary>
internal sealed partial class StoreHealthLog
{
    private readonly ILogger<StoreHealthLog> _logger;

    private StoreHealthLog(ILogger<StoreHealthLog> logger) => _logger = logger;

    internal static StoreHealthLog Attach(Journal journal, Projector projector, ILoggerFactory loggers)
    {
        var log = new StoreHealthLog(loggers.CreateLogger<StoreHealthLog>());
        journal.AvailabilityChanged += log.JournalChanged;
        projector.FailingChanged += log.StoreChanged;
        return log;
    }

    internal void Follow(KeyRingSource keys) => keys.FailingChanged += ControlChanged;

    private void JournalChanged(JournalUnavailableException? failure)
    {
        if (failure is null)
        {
            Log.JournalRecovered(_logger);
        }
        else
        {
            Log.JournalFailed(_logger, failure.Message, (failure.InnerException ?? failure).Message);
        }
    }

    private void StoreChanged(Exception? failure)
    {
        if (failure is null)
        {
            Log.StoreRecovered(_logger);
        }
        else
        {
            Log.StoreFailed(_logger, failure.Message);
        }
    }

    private void ControlChanged(Exception? failure)
    {
        if (failure is null)
        {
            Log.ControlRecovered(_logger);
        }
        else if (failure is SpendUnknownException)
        {
            Log.SpendUnknown(_logger, failure.Message);
        }
        else
        {
            Log.ControlFailed(_logger, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Critical, "{Reason} No model is called until it can be: {Cause}")]
        internal static partial void JournalFailed(ILogger logger, string reason, string cause);

        [LoggerMessage(1201, LogLevel.Warning, "The journal can be written again")]
        internal static partial void JournalRecovered(ILogger logger);

        [LoggerMessage(1202, LogLevel.Error, "The ledger store refuses what the journal holds; it is tried again every second: {Cause}")]
        internal static partial void StoreFailed(ILogger logger, string cause);

        [LoggerMessage(1203, LogLevel.Warning, "The ledger store takes records again")]
        internal static partial void StoreRecovered(ILogger logger);

        [LoggerMessage(1206, LogLevel.Error, "The control store cannot be read or written; keys and limits stay as they were, and it is tried again: {Cause}")]
        internal static partial void ControlFailed(ILogger logger, string cause);

        [LoggerMessage(1208, LogLevel.Error, "{Cause} It is tried again.")]
        internal static partial void SpendUnknown(ILogger logger, string cause);

        [LoggerMessage(1207, LogLevel.Warning, "What the control store says is in force again, without exception")]
        internal static partial void ControlRecovered(ILogger logger);
    }
}
