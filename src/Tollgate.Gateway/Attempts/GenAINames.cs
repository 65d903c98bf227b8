using System.Globalization;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>What the GenAI semantic conventions call operations, providers and errors.</summary>
internal static class GenAINames
{
    private static readonly string[] s_failures = Enum.GetNames<AttemptFailure>();

    internal static string Operation(Surface surface) => surface switch
    {
        Surface.OpenAICompletions => "text_completion",
        Surface.OpenAIEmbeddings or Surface.GeminiEmbed => "embeddings",
        Surface.GeminiGenerate or Surface.GeminiStreamGenerate => "generate_content",
        Surface.AnthropicCountTokens or Surface.GeminiCountTokens => "count_tokens",
        _ => "chat",
    };

    /// <summary>The well-known values of the conventions, where they differ from our names.</summary>
    internal static string Provider(string vendor) => vendor switch
    {
        "google" or "gemini" => "gcp.gemini",
        "vertex" => "gcp.vertex_ai",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        "azure" => "azure.ai.openai",
        "bedrock" => "aws.bedrock",
        _ => vendor,
    };

    /// <summary>The provider's status where it answered with one, else our name of the failure; null when there was none.</summary>
    internal static string? Error(AttemptFailure failure, int status) => failure switch
    {
        AttemptFailure.None => null,
        AttemptFailure.UpstreamError when status > 0 => status.ToString(CultureInfo.InvariantCulture),
        _ => s_failures[(int)failure],
    };
}
