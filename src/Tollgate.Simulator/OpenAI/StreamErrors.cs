using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>The error that arrives as an event after HTTP 200.</summary>
internal static class StreamErrors
{
    public static void Write(Exchange exchange, ReadOnlySpan<byte> eventName)
    {
        var json = exchange.Buffer.BeginEvent(eventName);
        RefusalWriter.Write(json, Refusal.Of(503), exchange.Endpoint.Provider, exchange.NewId("req_"));
        exchange.Buffer.EndEvent();
    }
}
