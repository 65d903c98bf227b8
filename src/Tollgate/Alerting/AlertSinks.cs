using Tollgate.Alerting.Sinks;
using Tollgate.Configuration;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>The sinks in force, replaced as a whole when the configuration changes. Thread-safe.</summary>
internal sealed class AlertSinks : IDisposable
{
    private readonly AlertPost _post = new();
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<(AlertSinkConfiguration Configuration, IAlertSink Sink)> _sinks = [];

    internal AlertSinks(IReadOnlyList<AlertSinkConfiguration> configured, ILoggerFactory loggers, TimeProvider time)
    {
        (_loggers, _time) = (loggers, time);
        Apply(configured);
    }

    internal void Apply(IReadOnlyList<AlertSinkConfiguration> configured) => _sinks = [.. configured.Select(sink => (sink, Create(sink)))];

    /// <summary>Names of the sinks that want an alert.</summary>
    internal IReadOnlyList<string> For(AlertKind kind, string? organization) =>
    [
        .. _sinks.Select(static sink => sink.Configuration)
            .Where(sink => (sink.Kinds.Count == 0 || sink.Kinds.Contains(kind)) && (sink.Organization is null || sink.Organization == organization))
            .Select(static sink => sink.Name),
    ];

    internal IAlertSink? Find(string name)
    {
        foreach (var (configuration, sink) in _sinks)
        {
            if (configuration.Name == name)
            {
                return sink;
            }
        }

        return null;
    }

    public void Dispose() => _post.Dispose();

    private IAlertSink Create(AlertSinkConfiguration sink) => sink.Kind switch
    {
        AlertSinkKind.Webhook => new WebhookSink(sink.Url!, WebhookSignature.KeyOf(sink.Secret!)!, _post, _time),
        AlertSinkKind.Chat => new ChatSink(sink.Url!, _post),
        AlertSinkKind.Smtp => new SmtpSink(sink.Mail!, _time),
        _ => new LogSink(_loggers.CreateLogger<LogSink>()),
    };
}
