using System.IO.Pipelines;
using System.Net;

namespace Tollgate.Gateway.Exchange;

/// <summary>Where a request comes from: an HTTP connection, a batch file, a replay. Used by one exchange at a time.</summary>
public interface IRequestSource
{
    /// <summary>The value of a request header, or null. Names are case-insensitive.</summary>
    string? Header(string name);

    /// <summary>Adds every header the allow-list lets through to the upstream.</summary>
    void CollectForwardHeaders(List<KeyValuePair<string, string>> into);

    /// <summary>The query without <c>?</c> and without credentials; empty when there is none.</summary>
    string Query { get; }

    /// <summary>Where the request comes from, or null when it is not from a network.</summary>
    IPAddress? Address => null;

    /// <summary>The declared body length in bytes, or null when it is not known beforehand.</summary>
    long? ContentLength { get; }

    /// <summary>The body's <c>Content-Encoding</c>, or null for identity.</summary>
    string? ContentEncoding { get; }

    /// <summary>The body as it arrives.</summary>
    PipeReader Body { get; }

    /// <summary>Cancelled when the caller has gone away.</summary>
    CancellationToken Gone { get; }
}
