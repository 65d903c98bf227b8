using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tollgate.Scenarios.Harness;

/// <summary>Keeps what a gateway logs at warnings and above, a line each.</summary>
internal sealed class LogLines : ILoggerProvider
{
    internal ConcurrentQueue<string> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(All);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)}{exception}");
    }
}
