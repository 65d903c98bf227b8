using System.IO.Pipelines;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Relay;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>A caller who sends one request again and again, and allocates nothing doing so.</summary>
internal sealed class ReplayCaller(byte[] body, bool mayAbort = false) : IRequestSource, IAnswerSink
{
    private readonly ReplayReader _reader = new(body);
    private readonly ReplayWriter _writer = new();

    internal ReadOnlySpan<byte> Answer => _writer.Written;

    internal string? Cost { get; private set; }

    /// <summary>What the caller says of the request.</summary>
    internal Dictionary<string, string> Given { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headers the gateway set, where they are recorded: that allocates.</summary>
    internal Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal bool Records { get; init; }

    public string Query => "";

    public long? ContentLength => body.Length;

    public string? ContentEncoding => null;

    PipeReader IRequestSource.Body => _reader;

    public CancellationToken Gone => CancellationToken.None;

    public bool HasStarted => false;

    public bool HasTrailers => false;

    public int Status { get; set; }

    PipeWriter IAnswerSink.Body => _writer;

    internal void Rewind()
    {
        _reader.Rewind();
        _writer.Rewind();
        Status = 0;
        Cost = null;
        Headers.Clear();
    }

    public string? Header(string name) => Given.GetValueOrDefault(name);

    public void CollectForwardHeaders(List<KeyValuePair<string, string>> into)
    {
        into.Add(new KeyValuePair<string, string>("user-agent", "test"));
        foreach (var given in Given)
        {
            if (HeaderPolicy.IsForwarded(given.Key))
                into.Add(given);
        }
    }

    public void SetHeader(string name, string value)
    {
        Cost = name == "x-tollgate-cost-usd" ? value : Cost;
        if (Records)
            Headers[name] = value;
    }

    public void AddHeader(string name, string value)
    {
        if (Records)
            Headers[name] = value;
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
        if (!mayAbort)
        {
            throw new InvalidOperationException("The answer was broken off.");
        }
    }
}
