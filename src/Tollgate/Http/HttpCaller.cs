using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Relay;

namespace Tollgate.Http;

/// <summary>One HTTP request as the gateway sees it: where its body comes from and where its answer goes.</summary>
internal sealed class HttpCaller : IRequestSource, IAnswerSink
{
    private HttpContext _context = null!;
    private ClientAddresses _clients = null!;
    private string? _query;
    private AnnouncedBody? _announced;

    public string Query => _query ??= QueryCredentials.Without(_context.Request.QueryString.Value);

    public System.Net.IPAddress? Address => _clients.Of(_context);

    public long? ContentLength => _context.Request.ContentLength;

    public string? ContentEncoding =>
        _context.Request.Headers.ContentEncoding is { Count: > 0 } encoding ? encoding.ToString() : null;

    PipeReader IRequestSource.Body
    {
        get
        {
            _announced?.IsWanted = true;
            return _context.Request.BodyReader;
        }
    }

    public CancellationToken Gone => _context.RequestAborted;

    public bool HasStarted => _context.Response.HasStarted;

    public int Status
    {
        get => _context.Response.StatusCode;
        set => _context.Response.StatusCode = value;
    }

    PipeWriter IAnswerSink.Body => _context.Response.BodyWriter;

    public string? Header(string name) =>
        _context.Request.Headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString() : null;

    public void CollectForwardHeaders(List<KeyValuePair<string, string>> into)
    {
        foreach (var (name, values) in _context.Request.Headers)
        {
            if (HeaderPolicy.IsForwarded(name))
            {
                into.Add(new KeyValuePair<string, string>(name, values.ToString()));
            }
        }
    }

    public void SetHeader(string name, string value) => _context.Response.Headers[name] = value;

    public void AddHeader(string name, string value) => _context.Response.Headers.Append(name, value);

    public void SetLength(long length) => _context.Response.ContentLength = length;

    public void BeginStream() => _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

    public bool HasTrailers => _context.Response.SupportsTrailers();

    public void SetTrailer(string name, string value) => _context.Response.AppendTrailer(name, new StringValues(value));

    public void Abort() => _context.Abort();

    public void CloseConnection(bool shared)
    {
        if (HttpProtocol.IsHttp11(_context.Request.Protocol) || HttpProtocol.IsHttp10(_context.Request.Protocol))
        {
            _context.Response.Headers.Connection = "close";
        }
        else if (shared)
        {
            // Versions with streams have no such header: the others on the connection go on, new ones are sent elsewhere.
            _context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    internal void Attach(HttpContext context, ClientAddresses clients)
    {
        _context = context;
        _clients = clients;
        _query = null;

        // The gateway has its own limit and says so in the caller's dialect; Kestrel counts what it has buffered and would throw first.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        _announced = AnnouncedBody.Of(context);
    }

    internal void Detach()
    {
        _context = null!;
        _query = null;
        _announced = null;
    }
}
