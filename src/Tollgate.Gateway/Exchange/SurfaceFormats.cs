using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>Facts that follow from a surface.</summary>
public static class SurfaceFormats
{
    /// <summary>The wire format of the surface's request and answer.</summary>
    public static WireFormat Format(this Surface surface) => surface switch
    {
        Surface.OpenAIChat => WireFormat.OpenAIChat,
        Surface.OpenAIResponses or Surface.OpenAIStoredResponse => WireFormat.OpenAIResponses,
        Surface.OpenAICompletions => WireFormat.OpenAICompletions,
        Surface.OpenAIEmbeddings => WireFormat.OpenAIEmbeddings,
        Surface.AnthropicMessages => WireFormat.AnthropicMessages,
        Surface.AnthropicCountTokens => WireFormat.AnthropicCountTokens,
        Surface.GeminiGenerate or Surface.GeminiStreamGenerate => WireFormat.GeminiGenerate,
        Surface.GeminiCountTokens => WireFormat.GeminiCountTokens,
        Surface.GeminiEmbed => WireFormat.GeminiEmbed,
        _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, "The surface calls no model."),
    };

    /// <summary>True for surfaces that call a model and are metered; the others are answered by the gateway itself.</summary>
    public static bool CallsModel(this Surface surface) => surface is >= Surface.OpenAIChat and <= Surface.GeminiEmbed;

    /// <summary>True for surfaces that providers do not charge for (counting tokens).</summary>
    public static bool IsFree(this Surface surface) =>
        surface is Surface.AnthropicCountTokens or Surface.GeminiCountTokens or Surface.OpenAIStoredResponse;
}
