using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Tollgate.Simulator.Serving;

/// <summary>Response headers a provider sends with every answer.</summary>
internal static class ProviderHeaders
{
    public static string NameOf(Provider provider) => provider switch
    {
        Provider.OpenAI => "openai",
        Provider.Azure => "azure",
        Provider.Anthropic => "anthropic",
        Provider.Gemini => "gemini",
        Provider.XAi => "xai",
        Provider.DeepSeek => "deepseek",
        Provider.Groq => "groq",
        Provider.OpenRouter => "openrouter",
        _ => "mistral",
    };

    public static void Write(Exchange exchange, bool isLimited)
    {
        var headers = exchange.Http.Response.Headers;
        if (isLimited)
        {
            headers.RetryAfter = (exchange.Directive.RetryAfter ?? 1).ToString(CultureInfo.InvariantCulture);
        }

        var remaining = isLimited ? "0" : "9999";
        switch (exchange.Endpoint.Provider)
        {
            case Provider.Anthropic:
                headers["request-id"] = exchange.NewId("req_");
                headers["anthropic-organization-id"] = "sim-organization";
                WriteAnthropicLimits(headers, remaining, exchange.StartedAt);
                break;
            case Provider.Gemini:
                headers["server-timing"] = "gfet4t7; dur=1";
                break;
            case Provider.Azure:
                headers["apim-request-id"] = exchange.NewId("");
                headers["x-ms-region"] = "Simulated";
                WriteOpenAI(headers, exchange, remaining);
                break;
            default:
                WriteOpenAI(headers, exchange, remaining);
                break;
        }
    }

    private static void WriteOpenAI(IHeaderDictionary headers, Exchange exchange, string remaining)
    {
        headers["x-request-id"] = exchange.NewId("req_");
        headers["openai-organization"] = "sim-organization";
        headers["openai-processing-ms"] = "1";
        headers["openai-version"] = "2020-10-01";
        headers["x-ratelimit-limit-requests"] = "10000";
        headers["x-ratelimit-limit-tokens"] = "30000000";
        headers["x-ratelimit-remaining-requests"] = remaining;
        headers["x-ratelimit-remaining-tokens"] = "29999000";
        headers["x-ratelimit-reset-requests"] = "6ms";
        headers["x-ratelimit-reset-tokens"] = "2ms";
    }

    private static void WriteAnthropicLimits(IHeaderDictionary headers, string remaining, DateTimeOffset now)
    {
        var reset = now.AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        headers["anthropic-ratelimit-requests-limit"] = "10000";
        headers["anthropic-ratelimit-requests-remaining"] = remaining;
        headers["anthropic-ratelimit-requests-reset"] = reset;
        headers["anthropic-ratelimit-input-tokens-limit"] = "2000000";
        headers["anthropic-ratelimit-input-tokens-remaining"] = "1999000";
        headers["anthropic-ratelimit-input-tokens-reset"] = reset;
        headers["anthropic-ratelimit-output-tokens-limit"] = "400000";
        headers["anthropic-ratelimit-output-tokens-remaining"] = "399000";
        headers["anthropic-ratelimit-output-tokens-reset"] = reset;
    }
}
