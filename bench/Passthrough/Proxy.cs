using System.Buffers;
using System.Net;

namespace Tollgate.Bench.Passthrough;

/// <summary>
/// The least a Kestrel proxy can do: method, path, body, content type and authorization go up; status, content type and
/// the bytes of the answer come back as they arrive. Nothing is parsed, counted or logged.
/// </summary>
internal sealed class Proxy : IDisposable
{
    private const int CopyBuffer = 64 * 1024;
    private const int LargestPooledBody = 1024 * 1024;

    private readonly Uri _upstream;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = int.MaxValue,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });

    public Proxy(Uri upstream) => _upstream = upstream;

    public void Dispose() => _client.Dispose();

    public async Task ForwardAsync(HttpContext context)
    {
        var abort = context.RequestAborted;
        var request = context.Request;
        byte[]? pooled = null;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_upstream, request.Path.Value + request.QueryString.Value))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.TryAddWithoutValidation("Authorization", (IEnumerable<string?>)request.Headers.Authorization);

        if (request.ContentLength is > 0 and <= LargestPooledBody)
        {
            var length = (int)request.ContentLength.Value;
            pooled = ArrayPool<byte>.Shared.Rent(length);
            await request.Body.ReadExactlyAsync(pooled.AsMemory(0, length), abort);
            message.Content = new ReadOnlyMemoryContent(pooled.AsMemory(0, length));
        }
        else if (request.ContentLength is null or > 0 && !HttpMethods.IsGet(request.Method))
        {
            message.Content = new CopiedBody(request.Body, request.ContentLength, CopyBuffer);
        }

        message.Content?.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        try
        {
            using var answer = await _client.SendAsync(message, abort);
            // Not returned when sending failed: the handler may still be reading it then.
            if (pooled is not null)
            {
                ArrayPool<byte>.Shared.Return(pooled);
            }

            await ReturnAsync(answer, context.Response, abort);
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The caller is gone; disposing the answer has hung up on the upstream.
        }
    }

    private static async Task ReturnAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken abort)
    {
        response.StatusCode = (int)answer.StatusCode;
        var headers = answer.Content.Headers;
        if (headers.NonValidated.TryGetValues("Content-Type", out var contentType))
        {
            response.ContentType = contentType.ToString();
        }

        response.ContentLength = headers.ContentLength;
        await using var source = await answer.Content.ReadAsStreamAsync(abort);
        while (true)
        {
            // Waits without holding a buffer: thousands of quiet streams would otherwise pin 64 KB each.
            _ = await source.ReadAsync(Memory<byte>.Empty, abort);
            var buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
            try
            {
                var count = await source.ReadAsync(buffer, abort);
                if (count == 0)
                {
                    return;
                }

                await response.Body.WriteAsync(buffer.AsMemory(0, count), abort); // Kestrel flushes each write
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
