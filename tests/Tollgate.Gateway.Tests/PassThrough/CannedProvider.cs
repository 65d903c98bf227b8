using System.Net;
using System.Net.Http.Headers;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>
/// A provider that answers every request with the same bytes, always a moment later and on the test's own thread, so that whatever the path
/// keeps while it waits is seen by a count of the thread's allocations.
/// </summary>
internal sealed class CannedProvider(byte[] answer, string contentType) : HttpMessageHandler
{
    private readonly MediaTypeHeaderValue _type = new(contentType);
    private volatile Action? _pending;

    /// <summary>What reading the body throws after its bytes, or null.</summary>
    internal Exception? Bug { get; init; }

    /// <summary>Whether <see cref="LastRequest"/> is kept: that allocates.</summary>
    internal bool KeepsRequests { get; init; }

    /// <summary>What is answered in place of the usual, where it says so.</summary>
    internal Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; init; }

    /// <summary>A header of every answer, or null.</summary>
    internal (string Name, string Value)? Says { get; set; }

    internal string LastRequest { get; private set; } = "";

    /// <summary>The length the answer announces.</summary>
    internal long Length { get; init; } = answer.Length;

    /// <summary>True while a request waits for its answer.</summary>
    internal bool IsAsked => _pending is not null || _stalled;

    /// <summary>Whether requests wait for good.</summary>
    internal bool Stalls { get; set; }

    private volatile bool _stalled;

    /// <summary>Lets everything that waits go on, until nothing waits.</summary>
    internal void Deliver()
    {
        while (_pending is { } deliver)
        {
            _pending = null;
            deliver();
        }
    }

    internal HttpResponseMessage NewAnswer()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new CannedStream(this, answer)) };
        response.Content.Headers.ContentType = _type;
        response.Content.Headers.ContentLength = Length;
        if (Says is var (name, value))
            response.Headers.TryAddWithoutValidation(name, value);

        return response;
    }

    internal Task<T> Later<T>(Func<T> result)
    {
        var promise = new TaskCompletionSource<T>();
        _pending = () => promise.SetResult(result());
        return promise.Task;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Stalls)
        {
            _stalled = true;
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        }

        if (Instead?.Invoke(request) is { } other)
            return Later(() => other);

        return KeepsRequests && request.Content is { } content ? KeepAsync(content, cancellationToken) : Later(NewAnswer);
    }

    private async Task<HttpResponseMessage> KeepAsync(HttpContent content, CancellationToken cancellationToken)
    {
        LastRequest = await content.ReadAsStringAsync(cancellationToken);
        return await Later(NewAnswer);
    }
}
