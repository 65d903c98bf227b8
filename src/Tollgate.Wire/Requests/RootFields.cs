namespace Tollgate.Wire;

/// <summary>Which member names mean what, by format.</summary>
internal static class RootFields
{
    public static RootField Of(WireFormat format, ReadOnlySpan<byte> name) => format switch
    {
        WireFormat.OpenAIChat or WireFormat.OpenAIResponses or WireFormat.OpenAICompletions or WireFormat.OpenAIEmbeddings => OpenAI(format, name),
        WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens => Anthropic(name),
        WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed => Gemini(format, name),
        WireFormat.BedrockConverse => Bedrock(name),
        _ => Ollama(name),
    };

    private static RootField OpenAI(WireFormat format, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("model"u8))
        {
            return RootField.Model;
        }

        if (name.SequenceEqual("messages"u8) && format == WireFormat.OpenAIChat)
        {
            return RootField.Messages;
        }

        if (name.SequenceEqual("input"u8) && format is WireFormat.OpenAIResponses or WireFormat.OpenAIEmbeddings)
        {
            return RootField.Input;
        }

        return name.Length switch
        {
            1 when name[0] == (byte)'n' => RootField.Choices,
            4 when name.SequenceEqual("user"u8) => RootField.User,
            4 when name.SequenceEqual("text"u8) => RootField.Verbatim,
            5 when name.SequenceEqual("tools"u8) => RootField.Tools,
            5 when name.SequenceEqual("store"u8) => RootField.Store,
            6 when name.SequenceEqual("stream"u8) => RootField.Stream,
            6 when name.SequenceEqual("suffix"u8) && format == WireFormat.OpenAICompletions => RootField.Text,
            7 when name.SequenceEqual("best_of"u8) && format == WireFormat.OpenAICompletions => RootField.BestOf,
            6 when name.SequenceEqual("prompt"u8) => format == WireFormat.OpenAICompletions ? RootField.Input : RootField.Prompt,
            8 when name.SequenceEqual("metadata"u8) => RootField.Metadata,
            8 when name.SequenceEqual("thinking"u8) => RootField.Thinking,
            9 when name.SequenceEqual("reasoning"u8) => RootField.Reasoning,
            9 when name.SequenceEqual("functions"u8) => RootField.Functions,
            10 when name.SequenceEqual("max_tokens"u8) => RootField.MaxTokens,
            10 when name.SequenceEqual("background"u8) => RootField.Background,
            12 when name.SequenceEqual("service_tier"u8) => RootField.ServiceTier,
            12 when name.SequenceEqual("conversation"u8) => RootField.Conversation,
            12 when name.SequenceEqual("instructions"u8) => RootField.Text,
            14 when name.SequenceEqual("stream_options"u8) => RootField.StreamOptions,
            14 when name.SequenceEqual("max_tool_calls"u8) => RootField.MaxToolCalls,
            15 when name.SequenceEqual("response_format"u8) => RootField.Verbatim,
            16 when name.SequenceEqual("prompt_cache_key"u8) => RootField.PromptCacheKey,
            16 when name.SequenceEqual("reasoning_effort"u8) => RootField.ReasoningEffort,
            17 when name.SequenceEqual("max_output_tokens"u8) && format == WireFormat.OpenAIResponses => RootField.MaxOutputTokens,
            17 when name.SequenceEqual("safety_identifier"u8) => RootField.SafetyIdentifier,
            18 when name.SequenceEqual("web_search_options"u8) => RootField.WebSearchOptions,
            20 when name.SequenceEqual("previous_response_id"u8) => RootField.PreviousResponseId,
            21 when name.SequenceEqual("max_completion_tokens"u8) && format == WireFormat.OpenAIChat => RootField.MaxCompletionTokens,
            _ => RootField.Other,
        };
    }

    private static RootField Anthropic(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("model"u8) => RootField.Model,
        5 when name.SequenceEqual("tools"u8) => RootField.Tools,
        5 when name.SequenceEqual("speed"u8) => RootField.Speed,
        6 when name.SequenceEqual("stream"u8) => RootField.Stream,
        6 when name.SequenceEqual("system"u8) => RootField.Text,
        8 when name.SequenceEqual("messages"u8) => RootField.Messages,
        8 when name.SequenceEqual("metadata"u8) => RootField.Metadata,
        8 when name.SequenceEqual("thinking"u8) => RootField.Thinking,
        9 when name.SequenceEqual("container"u8) => RootField.Container,
        10 when name.SequenceEqual("max_tokens"u8) => RootField.MaxTokens,
        12 when name.SequenceEqual("service_tier"u8) => RootField.ServiceTier,
        13 when name.SequenceEqual("output_config"u8) => RootField.OutputConfig,
        13 when name.SequenceEqual("inference_geo"u8) => RootField.InferenceGeo,
        13 when name.SequenceEqual("output_format"u8) => RootField.Verbatim,
        _ => RootField.Other,
    };

    // The Gemini API takes both spellings of every member.
    private static RootField Gemini(WireFormat format, ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("model"u8) => RootField.Model,
        5 when name.SequenceEqual("title"u8) && format == WireFormat.GeminiEmbed => RootField.Text,
        5 when name.SequenceEqual("tools"u8) => RootField.Tools,
        5 when name.SequenceEqual("store"u8) && format == WireFormat.GeminiGenerate => RootField.Store,
        7 when name.SequenceEqual("content"u8) && format == WireFormat.GeminiEmbed => RootField.Input,
        8 when name.SequenceEqual("contents"u8) => RootField.Messages,
        8 when name.SequenceEqual("requests"u8) && format == WireFormat.GeminiEmbed => RootField.Requests,
        11 when name.SequenceEqual("serviceTier"u8) => RootField.ServiceTier,
        12 when name.SequenceEqual("service_tier"u8) => RootField.ServiceTier,
        13 when name.SequenceEqual("cachedContent"u8) => RootField.CachedContent,
        14 when name.SequenceEqual("cached_content"u8) => RootField.CachedContent,
        16 when name.SequenceEqual("generationConfig"u8) => RootField.Config,
        17 when name.SequenceEqual("generation_config"u8) => RootField.Config,
        17 when name.SequenceEqual("systemInstruction"u8) => RootField.Text,
        18 when name.SequenceEqual("system_instruction"u8) => RootField.Text,
        22 when name.SequenceEqual("generateContentRequest"u8) => RootField.GenerateContentRequest,
        24 when name.SequenceEqual("generate_content_request"u8) => RootField.GenerateContentRequest,
        _ => RootField.Other,
    };

    private static RootField Bedrock(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 when name.SequenceEqual("system"u8) => RootField.Text,
        8 when name.SequenceEqual("messages"u8) => RootField.Messages,
        10 when name.SequenceEqual("toolConfig"u8) => RootField.ToolConfig,
        15 when name.SequenceEqual("inferenceConfig"u8) => RootField.Config,
        28 when name.SequenceEqual("additionalModelRequestFields"u8) => RootField.Thinking,
        _ => RootField.Other,
    };

    private static RootField Ollama(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("model"u8) => RootField.Model,
        5 when name.SequenceEqual("tools"u8) => RootField.Tools,
        5 when name.SequenceEqual("think"u8) => RootField.Think,
        6 when name.SequenceEqual("stream"u8) => RootField.Stream,
        6 when name.SequenceEqual("format"u8) => RootField.Verbatim,
        7 when name.SequenceEqual("options"u8) => RootField.Config,
        8 when name.SequenceEqual("messages"u8) => RootField.Messages,
        _ => RootField.Other,
    };
}
