namespace Tollgate.Http;

/// <summary>
/// A body that waits for <c>100 Continue</c>. The server sends that when the body is first read. Where the answer comes without it, the
/// connection is closed: what the caller sends next could be the body or another request.
/// </summary>
internal sealed class AnnouncedBody
{
    private readonly HttpContext _context;

    private AnnouncedBody(HttpContext context) => _context = context;

    /// <summary>Set when the body is about to be read.</summary>
    internal bool IsWanted { get; set; }

    /// <summary>Null for a request that sends its body unasked. Versions above 1.1 have a stream for each request.</summary>
    internal static AnnouncedBody? Of(HttpContext context)
    {
        if (context.Request.Headers.Expect.Count == 0 || !HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            return null;
        }

        var body = new AnnouncedBody(context);
        context.Response.OnStarting(static state => ((AnnouncedBody)state).StartingAsync(), body);
        return body;
    }

    private Task StartingAsync()
    {
        if (!IsWanted)
        {
            _context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
