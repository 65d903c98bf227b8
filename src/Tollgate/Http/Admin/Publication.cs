using Microsoft.Extensions.Logging;
using Tollgate.Hosting;

namespace Tollgate.Http.Admin;

/// <summary>Puts a change that is in the store into force in this process before it is answered.</summary>
internal static partial class Publication
{
    /// <summary>
    /// Does not fail: the change is made, its answer may hold a secret that is shown once, and whoever follows the store tries again
    /// twice a second.
    /// </summary>
    internal static void Publish(TollgateServer server)
    {
        try
        {
            server.Core.Keys.RefreshNow();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotInForce(server.Loggers.CreateLogger(typeof(Publication)), failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1220, LogLevel.Error, "A change was made but is not in force in this process yet; it is tried again twice a second")]
        internal static partial void NotInForce(ILogger logger, Exception exception);
    }
}
