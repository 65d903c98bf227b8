namespace Tollgate.Alerting.Sinks;

/// <summary>Writes alerts to the log, by ids: nothing can be erased from a log, so no name of a budget or a person gets there.</summary>
internal sealed partial class LogSink(ILogger<LogSink> logger) : IAlertSink
{
    public Task<string?> SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        Log.Alert(logger, Storage.Control.AlertKinds.Word(message.Alert.Kind), message.PlainText, message.Alert.Id);
        return Task.FromResult<string?>(null);
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Warning, "Alert ({Kind}): {Text} [{Id}]")]
        internal static partial void Alert(ILogger logger, string kind, string text, Guid id);
    }
}
