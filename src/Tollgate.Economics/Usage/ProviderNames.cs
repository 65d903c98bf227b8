using System.Collections.Frozen;

namespace Tollgate.Economics.Usage;

/// <summary>
/// The one name of a provider that people write in many ways. Conventions and prices both go through it, so that a name cannot lead to
/// one provider's prices and another's way of counting. Case does not matter.
/// </summary>
public static class ProviderNames
{
    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["x.ai"] = "xai",
        ["x-ai"] = "xai",
        ["azure-openai"] = "azure",
        ["azure_openai"] = "azure",
        ["google-vertex"] = "vertex",
        ["vertex-ai"] = "vertex",
        ["vertex_ai"] = "vertex",
        ["vertexai"] = "vertex",
        ["gemini"] = "google",
        ["google-gemini"] = "google",
        ["google-ai-studio"] = "google",
        ["aws"] = "bedrock",
        ["aws-bedrock"] = "bedrock",
        ["amazon-bedrock"] = "bedrock",
        ["mistralai"] = "mistral",
        ["together-ai"] = "together",
        ["together_ai"] = "together",
        ["togetherai"] = "together",
        ["fireworks-ai"] = "fireworks",
        ["fireworks_ai"] = "fireworks",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider's own name in lower case; a name nobody knows is only put in lower case.</summary>
    public static string Canonical(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Others.TryGetValue(name, out var own) ? own : name.ToLowerInvariant();
    }
}
