using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary>The provider a wire format was made by, for commands that are not told one.</summary>
internal static class FormatProviders
{
    internal static string Default(WireFormat format) => format switch
    {
        WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens => "anthropic",
        WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed => "google",
        WireFormat.BedrockConverse => "bedrock",
        WireFormat.OllamaChat => "ollama",
        _ => "openai",
    };
}
