using System.IO.Pipelines;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Warming;

/// <summary>A caller that exists only in this process, for one request.</summary>
internal sealed class WarmCaller(byte[] body) : IRequestSource, IAnswerSink
{
    private readonly PipeReader _request = PipeReader.Create(new MemoryStream(body));
    private readonly PipeWriter _answer = PipeWriter.Create(Stream.Null);

    public string Query => "";

    public long? ContentLength => body.Length;

    public string? ContentEncoding => null;

    PipeReader IRequestSource.Body => _request;

    public CancellationToken Gone => CancellationToken.None;

    public bool HasStarted => false;

    public bool HasTrailers => false;

    public int Status { get; set; } = 200;

    PipeWriter IAnswerSink.Body => _answer;

    public string? Header(string name) => null;

    public void CollectForwardHeaders(List<KeyValuePair<string, string>> into) => into.Add(new KeyValuePair<string, string>("user-agent", "warm"));

    public void SetHeader(string name, string value)
    {
    }

    public void AddHeader(string name, string value)
    {
    }

    public void SetLength(long length)
    {
    }

    public void BeginStream()
    {
    }

    public void SetTrailer(string name, string value)
    {
    }

    public void CloseConnection(bool shared)
    {
    }

    public void Abort()
    {
    }
}
