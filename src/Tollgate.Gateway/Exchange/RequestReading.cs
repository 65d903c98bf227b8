using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>The Read stage's second half: takes the fields the gateway acts on from the raw bytes.</summary>
internal static class RequestReading
{
    private const int LongestModel = 256;

    internal static Rejection? Read(Exchange exchange)
    {
        if (exchange.Surface == Surface.OpenAIStoredResponse)
        {
            exchange.Facts.Reset();
            return null;
        }

        var format = exchange.Surface.Format();
        var modelInBody = exchange.Match.PathModel is null;
        var result = exchange.Body.TryGetSpan(out var span)
            ? RequestReader.Read(format, span, exchange.Facts, modelInBody)
            : RequestReader.Read(format, exchange.Body.Sequence, exchange.Facts, modelInBody);
        if (!result.Ok)
        {
            return new Rejection(400, exchange.Body.Length == 0 ? "empty_body" : "invalid_request", result.Message!) { Param = result.Param, ShouldRetry = false };
        }

        if (exchange.Facts.Background)
        {
            return Rejections.BackgroundUnsupported;
        }

        exchange.RequestedModel = exchange.Match.PathModel ?? exchange.Facts.Model;
        if (exchange.RequestedModel is { Length: > LongestModel } longName)
        {
            return new Rejection(400, "invalid_request", $"The model's name has {longName.Length} characters; no model has more than {LongestModel}.") { Param = "model", ShouldRetry = false };
        }

        return string.IsNullOrEmpty(exchange.RequestedModel)
            ? new Rejection(400, "invalid_request", "The field 'model' is missing. Name the model, for example \"model\": \"gpt-5-mini\".") { Param = "model", ShouldRetry = false }
            : null;
    }
}
