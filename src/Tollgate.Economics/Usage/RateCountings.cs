namespace Tollgate.Economics.Usage;

/// <summary>
/// How each provider counts input against its own rate limits, so that a limit here can be set to a provider's figure and mean the same.
/// Output counts in full everywhere, reasoning included.
/// </summary>
public static class RateCountings
{
    /// <summary>Everything sent counts, whether a cache had it or not: OpenAI, Azure, Gemini and whoever says nothing of it.</summary>
    public static RateCounting Everything { get; } = new("everything");

    /// <summary>Anthropic: "input tokens per minute" leaves cache reads out.</summary>
    public static RateCounting Anthropic { get; } = new("anthropic", CountsCacheRead: false);

    /// <summary>Bedrock's token quotas: input and cache writes, no cache reads.</summary>
    public static RateCounting Bedrock { get; } = new("bedrock", CountsCacheRead: false);

    /// <summary>
    /// The rule of a provider, by any of its names (<see cref="ProviderNames"/>). Whoever is called in Anthropic's format counts as Anthropic
    /// does, such as Claude on another cloud.
    /// </summary>
    public static RateCounting For(string provider, string wireFormat) => ProviderNames.Canonical(provider) switch
    {
        "anthropic" => Anthropic,
        "bedrock" => Bedrock,
        _ => wireFormat == "anthropic-messages" ? Anthropic : Everything,
    };
}
