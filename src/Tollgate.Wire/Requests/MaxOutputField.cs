namespace Tollgate.Wire;

/// <summary>The member that carries the cap on output tokens.</summary>
public enum MaxOutputField : byte
{
    /// <summary>The request has no cap.</summary>
    None,

    /// <summary><c>max_tokens</c> (chat, completions, Anthropic).</summary>
    MaxTokens,

    /// <summary><c>max_completion_tokens</c> (chat).</summary>
    MaxCompletionTokens,

    /// <summary><c>max_output_tokens</c> (Responses).</summary>
    MaxOutputTokens,

    /// <summary><c>generationConfig.maxOutputTokens</c> (Gemini), <c>inferenceConfig.maxTokens</c> (Bedrock), <c>options.num_predict</c> (Ollama).</summary>
    InConfig,
}
