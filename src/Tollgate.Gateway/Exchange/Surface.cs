namespace Tollgate.Gateway.Exchange;

/// <summary>
/// What a caller can ask for on the data plane. Everything that is not one of these is refused: there is no raw proxy.
/// The values are stored in the ledger: append, never renumber.
/// </summary>
public enum Surface : byte
{
    None = 0,
    OpenAIChat = 1,
    OpenAIResponses = 2,

    /// <summary>Reading, cancelling or deleting a response the provider stored for this caller.</summary>
    OpenAIStoredResponse = 3,
    OpenAICompletions = 4,
    OpenAIEmbeddings = 5,
    AnthropicMessages = 6,
    AnthropicCountTokens = 7,
    GeminiGenerate = 8,
    GeminiStreamGenerate = 9,
    GeminiCountTokens = 10,
    GeminiEmbed = 11,

    /// <summary>The list of models, answered by the gateway itself.</summary>
    Models = 12,

    /// <summary>What a request cost and why: <c>GET /v1/requests/{id}</c>.</summary>
    RequestRecord = 13,

    /// <summary>What a request would cost: <c>POST /v1/quote</c>.</summary>
    Quote = 14,

    /// <summary>Who I am and what I have spent: <c>GET /v1/me</c>.</summary>
    Me = 15,
}
