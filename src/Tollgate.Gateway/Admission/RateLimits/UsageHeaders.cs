using System.Globalization;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>The headers that tell limits of tokens and money, in the shapes that clients of the providers read.</summary>
internal static class UsageHeaders
{
    private const string OpenAI = "x-ratelimit-";
    private const string Anthropic = "anthropic-ratelimit-";

    // The names are joined once: this runs for every answer under such a limit.
    private static readonly Names s_input = new("input-tokens");
    private static readonly Names s_output = new("output-tokens");
    private static readonly Names s_tokens = new("tokens");
    private static readonly Names s_requests = new("requests");

    /// <summary>True for the headers that tell a limit of tokens. A provider's own are replaced where the gateway tells the caller's.</summary>
    internal static bool IsTokenLimit(string name) =>
        (name.StartsWith(OpenAI, StringComparison.OrdinalIgnoreCase) && name.EndsWith("tokens", StringComparison.OrdinalIgnoreCase))
        || (name.StartsWith(Anthropic, StringComparison.OrdinalIgnoreCase) && name.Contains("tokens-", StringComparison.OrdinalIgnoreCase));

    internal static void Announce(Exchange.Exchange exchange, in UsageStanding standing)
    {
        Write(exchange, s_input, standing.Input);
        Write(exchange, s_output, standing.Output);
        Write(exchange, s_tokens, standing.Tokens);
        exchange.AnnouncesTokens = !standing.Input.IsNone || !standing.Output.IsNone || !standing.Tokens.IsNone;
        if (!standing.Requests.IsNone && !exchange.AnnouncesLimit)
        {
            Write(exchange, s_requests, new MeterStanding(standing.Requests.Limit, standing.Requests.Remaining, standing.Requests.Reset));
            exchange.AnnouncesLimit = true;
        }

        if (standing.Money.IsNone)
        {
            return;
        }

        // No provider has such a limit, so no client knows a header for it.
        exchange.Sink.SetHeader("x-tollgate-ratelimit-limit-usd", LimitedUsage.FromNanos(standing.Money.Limit).ToString());
        exchange.Sink.SetHeader("x-tollgate-ratelimit-remaining-usd", LimitedUsage.FromNanos(standing.Money.Remaining).ToString());
        exchange.Sink.SetHeader("x-tollgate-ratelimit-reset-usd", RateLimitHeaders.FormatOpenAI(standing.Money.Reset));
    }

    private static void Write(Exchange.Exchange exchange, Names names, MeterStanding standing)
    {
        if (standing.IsNone)
        {
            return;
        }

        var sink = exchange.Sink;
        var limit = standing.Limit.ToString(CultureInfo.InvariantCulture);
        var remaining = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        if (exchange.Match.Dialect == Dialect.Anthropic)
        {
            sink.SetHeader(names.AnthropicLimit, limit);
            sink.SetHeader(names.AnthropicRemaining, remaining);
            sink.SetHeader(names.AnthropicReset, RateLimitHeaders.FormatAnthropic(standing.Reset, exchange.StartedMicros));
            return;
        }

        sink.SetHeader(names.OpenAILimit, limit);
        sink.SetHeader(names.OpenAIRemaining, remaining);
        sink.SetHeader(names.OpenAIReset, RateLimitHeaders.FormatOpenAI(standing.Reset));
    }

    private sealed class Names(string quantity)
    {
        internal string OpenAILimit { get; } = $"{OpenAI}limit-{quantity}";

        internal string OpenAIRemaining { get; } = $"{OpenAI}remaining-{quantity}";

        internal string OpenAIReset { get; } = $"{OpenAI}reset-{quantity}";

        internal string AnthropicLimit { get; } = $"{Anthropic}{quantity}-limit";

        internal string AnthropicRemaining { get; } = $"{Anthropic}{quantity}-remaining";

        internal string AnthropicReset { get; } = $"{Anthropic}{quantity}-reset";
    }
}
