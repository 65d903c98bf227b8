namespace Tollgate.Simulator.Serving;

/// <summary>The tier that serves: pinned, or what the provider makes of the tier asked for.</summary>
internal static class ServiceTier
{
    public static string? Served(Provider provider, string? asked, string? pinned) => pinned ?? provider switch
    {
        Provider.OpenAI or Provider.Azure => asked switch
        {
            "flex" => "flex",
            "priority" or "fast" => "priority",
            "scale" => "scale",
            _ => "default",
        },
        Provider.Anthropic => "standard",
        Provider.Groq => "on_demand",
        Provider.XAi or Provider.OpenRouter => "default",
        _ => null,
    };
}
