using System.Runtime.CompilerServices;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Relay;

/// <summary>Takes an upstream's answer to the caller: streams as they arrive, everything else collected first.</summary>
internal sealed class AnswerRelay(StreamRelay streams, AnswerCollector collector)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> RunAsync(Attempt attempt, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStreamAsync(attempt.Watch.Cancellation.Token).ConfigureAwait(false);
        await using var plain = Decoded(body, response);
        return IsStream(attempt, response)
            ? await streams.RunAsync(attempt, response, plain).ConfigureAwait(false)
            : await collector.RunAsync(attempt, response, plain).ConfigureAwait(false);
    }

    // An error answer to a streaming request is a plain document; so is the answer of a server that ignores "stream".
    private static bool IsStream(Attempt attempt, HttpResponseMessage response)
    {
        if (!attempt.Streamed || !response.IsSuccessStatusCode)
        {
            return false;
        }

        return attempt.Exchange.Surface == Surface.GeminiStreamGenerate
            || response.Content.Headers.ContentType?.MediaType is not "application/json";
    }

    // Upstreams are asked for identity; some compress all the same.
    private static Stream Decoded(Stream body, HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values) && DecodedBody.Open(body, values.ToString()) is { } plain
            ? plain
            : body;
}
