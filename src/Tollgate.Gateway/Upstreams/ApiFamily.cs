namespace Tollgate.Gateway.Upstreams;

/// <summary>Which API an upstream speaks; decides paths, credentials and which surfaces it can serve.</summary>
public enum ApiFamily : byte
{
    /// <summary>OpenAI or any server compatible with it; the base URL ends before <c>/chat/completions</c>.</summary>
    OpenAI,

    /// <summary>Anthropic Messages; the base URL ends before <c>/v1/messages</c>.</summary>
    Anthropic,

    /// <summary>Google's Gemini API; the base URL ends before <c>/v1beta</c>.</summary>
    Gemini,

    /// <summary>Azure OpenAI; the base URL is the resource, deployments stand for models.</summary>
    Azure,
}
