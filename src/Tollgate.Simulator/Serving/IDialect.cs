using System.Text.Json;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.Serving;

/// <summary>A wire format: reads the request, writes the answer. Stateless; shared by all requests.</summary>
internal interface IDialect
{
    /// <summary>A model writes an answer; false for embeddings and counting.</summary>
    bool Generates => true;

    /// <summary>The call costs money; false for counting.</summary>
    bool Bills => true;

    /// <summary>Fills the exchange's <see cref="Ask"/>; returns what the provider would refuse.</summary>
    Refusal? Read(Exchange exchange, JsonElement root);

    /// <summary>Writes the whole answer as one JSON value into the exchange's buffer.</summary>
    void WriteBody(Exchange exchange);

    /// <summary>Sends the answer event by event; stops when the sink says so.</summary>
    ValueTask StreamAsync(Exchange exchange, AnswerSink sink) => throw new NotSupportedException("this surface has no streams");

    /// <summary>Writes the error event a provider sends in the middle of a stream.</summary>
    void WriteStreamError(Exchange exchange) => throw new NotSupportedException("this surface has no streams");
}
