namespace Tollgate.Alerting.Sinks;

/// <summary>Where alerts go.</summary>
internal interface IAlertSink
{
    /// <summary>
    /// Sends one. Null when it was taken, else why not, as a short code without anything of the other side's making: it is kept and shown. What
    /// throws failed too.
    /// </summary>
    Task<string?> SendAsync(AlertMessage message, CancellationToken cancellation);
}
