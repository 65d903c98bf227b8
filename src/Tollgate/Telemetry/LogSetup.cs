using Tollgate.Hosting;

namespace Tollgate.Telemetry;

/// <summary>Where logs go: lines for people, or a JSON object per line for collectors.</summary>
internal static class LogSetup
{
    /// <summary>Environment variable; <c>json</c> for JSON.</summary>
    internal const string Variable = "TOLLGATE_LOG";

    internal static void Apply(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);

        // The web server's request log writes whole addresses, and Gemini clients put their key there. Off altogether, it also makes no
        // span of its own for every request; ours are made where the attempt is.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // Why the process cannot start is one sentence on the console, not the host's stack trace above it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (settings.JsonLogs)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }

        settings.Logging?.Invoke(logging);
    }
}
