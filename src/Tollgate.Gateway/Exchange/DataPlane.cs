using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Tollgate.Storage.Journaling;
using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The door of the data plane: takes a request from any front, runs its path, and turns a refusal into the caller's own dialect.
/// Thread-safe.
/// </summary>
public sealed partial class DataPlane
{
    private const int PoolLimit = 4096;

    private readonly RequestPath _path;
    private readonly TimeProvider _time;
    private readonly ILogger<DataPlane> _logger;
    private readonly ReusePool<Exchange> _pool = new(PoolLimit);
    private long _lastMicros;

    internal DataPlane(RequestPath path, TimeProvider time, ILogger<DataPlane> logger)
    {
        _path = path;
        _time = time;
        _logger = logger;
    }

    /// <summary>Answers one request completely. Throws only what the connection itself throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask HandleAsync(string method, string path, SurfaceMatch match, string? presentedKey, IRequestSource source, IAnswerSink sink)
    {
        var exchange = _pool.Rent();
        try
        {
            exchange.Match = match;
            exchange.Path = path;
            exchange.HttpMethod = method == "POST" ? HttpMethod.Post : method == "GET" ? HttpMethod.Get : new HttpMethod(method);
            exchange.PresentedKey = presentedKey;
            exchange.Source = source;
            exchange.Sink = sink;
            exchange.StartedMicros = Now();
            exchange.StartedTimestamp = _time.GetTimestamp();
            exchange.RequestId = TimeOrderedIds.New(exchange.StartedMicros);
            var rejection = await RunAsync(exchange).ConfigureAwait(false);
            if (rejection is not null)
            {
                await RefuseAsync(exchange, rejection).ConfigureAwait(false);
            }
        }
        finally
        {
            exchange.Reset();
            _pool.Return(exchange);
        }
    }

    /// <summary>Writes a refusal for a request that has no exchange, for example a WebSocket upgrade.</summary>
    public static async ValueTask RefuseAsync(Dialect dialect, Rejection rejection, string requestId, IAnswerSink sink, CancellationToken gone)
    {
        sink.Status = rejection.Status;
        sink.SetHeader("Content-Type", "application/json");
        sink.SetHeader("x-tollgate-request-id", requestId);
        sink.SetHeader("x-tollgate-code", rejection.Code);
        if (rejection.ShouldRetry is { } retry)
        {
            sink.SetHeader("x-should-retry", retry ? "true" : "false");
        }

        if (rejection.RetryAfterSeconds is { } seconds)
        {
            sink.SetHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        if (rejection.ClosesConnection || rejection.LeavesBody)
        {
            sink.CloseConnection(shared: rejection.ClosesConnection);
        }

        var body = new ArrayBufferWriter<byte>(512);
        ErrorBodies.Write(dialect, new GatewayError(rejection.Status, rejection.Code, rejection.Message, rejection.Param, requestId), body);
        sink.SetLength(body.WrittenCount);
        sink.Body.Write(body.WrittenSpan);
        await sink.Body.FlushAsync(gone).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Rejection?> RunAsync(Exchange exchange)
    {
        try
        {
            return await _path.HandleAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception gone) when (exchange.Source.Gone.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            return null;
        }
        catch (JournalUnavailableException unavailable)
        {
            return Rejections.LedgerUnavailable(unavailable.Message);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // Whatever happened, the attempt's end is in the journal already; the caller gets no stack trace.
            Log.Failed(_logger, bug, exchange.RequestId);
            if (exchange.Sink.HasStarted)
            {
                exchange.Sink.Abort();
                return null;
            }

            return new Rejection(500, "internal_error", $"The gateway failed on this request; its operator finds the reason in the log under {exchange.RequestId:D}.");
        }
    }

    private static async ValueTask RefuseAsync(Exchange exchange, Rejection rejection)
    {
        if (exchange.Source.Gone.IsCancellationRequested)
        {
            return;
        }

        if (exchange.Sink.HasStarted)
        {
            exchange.Sink.Abort();
            return;
        }

        exchange.Ending.Announce(exchange.Sink);
        try
        {
            await RefuseAsync(exchange.Match.Dialect, rejection, exchange.RequestId.ToString("D"), exchange.Sink, exchange.Source.Gone).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The refused caller did not wait for the reason.
        }
    }

    // A wall clock that steps back is held, so that windows and ids never run backwards.
    private long Now()
    {
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        while (true)
        {
            var last = Volatile.Read(ref _lastMicros);
            if (now <= last)
            {
                return last;
            }

            if (Interlocked.CompareExchange(ref _lastMicros, now, last) == last)
            {
                return now;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Error, "Request {RequestId} failed in the gateway")]
        internal static partial void Failed(ILogger logger, Exception exception, Guid requestId);
    }
}
