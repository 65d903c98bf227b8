namespace Tollgate.Wire;

/// <summary>One protocol: the shape of a request and of its answer. Stored by name (<see cref="WireFormats.Name"/>), never by number.</summary>
public enum WireFormat : byte
{
    OpenAIChat,
    OpenAIResponses,
    OpenAICompletions,
    OpenAIEmbeddings,
    AnthropicMessages,
    AnthropicCountTokens,
    GeminiGenerate,
    GeminiCountTokens,
    GeminiEmbed,
    BedrockConverse,
    OllamaChat,
}
