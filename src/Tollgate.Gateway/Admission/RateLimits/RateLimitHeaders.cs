using System.Globalization;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>The rate-limit headers in the shapes that clients of the providers read. Pure.</summary>
public static class RateLimitHeaders
{
    public const string OpenAILimit = "x-ratelimit-limit-requests";
    public const string OpenAIRemaining = "x-ratelimit-remaining-requests";
    public const string OpenAIReset = "x-ratelimit-reset-requests";
    public const string AnthropicLimit = "anthropic-ratelimit-requests-limit";
    public const string AnthropicRemaining = "anthropic-ratelimit-requests-remaining";
    public const string AnthropicReset = "anthropic-ratelimit-requests-reset";

    /// <summary>True for the headers that tell a limit of requests. A provider's own are replaced where the gateway tells the caller's.</summary>
    public static bool IsRequestLimit(string name) =>
        Is(name, OpenAILimit) || Is(name, OpenAIRemaining) || Is(name, OpenAIReset)
        || Is(name, AnthropicLimit) || Is(name, AnthropicRemaining) || Is(name, AnthropicReset);

    private static bool Is(string name, string header) => name.Equals(header, StringComparison.OrdinalIgnoreCase);

    /// <summary>A duration as OpenAI writes it: <c>12ms</c>, <c>1.5s</c>, <c>6m0s</c>, <c>1h0m5s</c>; rounded up to milliseconds.</summary>
    public static string FormatOpenAI(TimeSpan reset)
    {
        var millis = (Math.Max(0, reset.Ticks) + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        if (millis < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{millis}ms");

        var (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis % 60_000 / 1000m);
        return (hours, minutes) switch
        {
            (0, 0) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"),
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m{seconds:0.###}s"),
        };
    }

    /// <summary>The instant as Anthropic writes it: RFC 3339 in UTC; rounded up to seconds.</summary>
    public static string FormatAnthropic(TimeSpan reset, long nowMicros)
    {
        var micros = nowMicros + Math.Max(0, reset.Ticks) / TimeSpan.TicksPerMicrosecond;
        return DateTimeOffset.FromUnixTimeSeconds((micros + 999_999) / 1_000_000).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
