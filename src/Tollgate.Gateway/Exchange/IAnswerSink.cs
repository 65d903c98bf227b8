using System.IO.Pipelines;

namespace Tollgate.Gateway.Exchange;

/// <summary>Where an answer goes. Status and headers are set before the first flush. Used by one exchange at a time.</summary>
public interface IAnswerSink
{
    /// <summary>True once head or body bytes have left; the status can then no longer change.</summary>
    bool HasStarted { get; }

    /// <summary>The HTTP status to send.</summary>
    int Status { get; set; }

    /// <summary>Sets a response header, replacing an earlier value.</summary>
    void SetHeader(string name, string value);

    /// <summary>Adds a response header beside earlier values.</summary>
    void AddHeader(string name, string value);

    /// <summary>Declares the body's length, when it is known.</summary>
    void SetLength(long length);

    /// <summary>Turns buffering off for an answer that is streamed.</summary>
    void BeginStream();

    /// <summary>True where facts known only at the end can follow the body as trailers.</summary>
    bool HasTrailers { get; }

    /// <summary>Adds a trailer, before the body is completed. Only where <see cref="HasTrailers"/>.</summary>
    void SetTrailer(string name, string value);

    PipeWriter Body { get; }

    /// <summary>Has the connection closed after this answer, and says so to the caller. Before the head has left.</summary>
    /// <param name="shared">True also for one that other requests are on; those go on, new ones are not taken.</param>
    void CloseConnection(bool shared);

    /// <summary>Breaks the connection so that the caller cannot take an incomplete answer for a complete one.</summary>
    void Abort();
}
