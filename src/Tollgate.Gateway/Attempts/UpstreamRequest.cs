using System.Globalization;
using System.Net;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Relay;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;

namespace Tollgate.Gateway.Attempts;

/// <summary>Builds the message an upstream gets: its address, its credentials, the headers that may cross, the spliced body.</summary>
internal static class UpstreamRequest
{
    internal static HttpRequestMessage Build(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var upstream = attempt.Candidate.Upstream;
        var options = upstream.Options;
        var match = exchange.Match;
        var uri = upstream.Address(exchange.Surface, attempt.Candidate.Model, match.Id, match.Rest, exchange.Source.Query);
        var message = new HttpRequestMessage(exchange.HttpMethod, uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (exchange.Body.Length > 0)
        {
            message.Content = new UpstreamContent(exchange.Body, exchange.Splices);
        }

        var headers = message.Headers;
        foreach (var (name, value) in exchange.ForwardHeaders)
        {
            headers.TryAddWithoutValidation(name, HeaderPolicy.IsIdempotencyKey(name) ? Unique(exchange, value) : value);
        }

        headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        Authorize(headers, options.Api, attempt.Account);
        foreach (var (name, value) in options.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }

        if (options.Api == ApiFamily.Anthropic && !headers.NonValidated.Contains("anthropic-version"))
        {
            headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        }

        if (options.SendAttemptId)
        {
            headers.TryAddWithoutValidation("x-tollgate-attempt", attempt.Id.ToString("N"));
        }

        return message;
    }

    // A provider replays the answer to a key it has seen at the account. Two callers may choose the same, and one must not get the other's.
    private static string Unique(Exchange.Exchange exchange, string chosen) =>
        string.Create(CultureInfo.InvariantCulture, $"{exchange.Attribution[Dimension.Key]:x16}-{chosen}");

    private static void Authorize(System.Net.Http.Headers.HttpRequestHeaders headers, ApiFamily api, Account account)
    {
        var header = api switch
        {
            ApiFamily.Anthropic => "x-api-key",
            ApiFamily.Gemini => "x-goog-api-key",
            ApiFamily.Azure => "api-key",
            _ => "Authorization",
        };
        if (account.NextKey(asBearer: api == ApiFamily.OpenAI) is { } key)
        {
            headers.TryAddWithoutValidation(header, key);
        }
    }
}
