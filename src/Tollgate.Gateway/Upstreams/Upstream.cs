using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Upstreams;

/// <summary>One configured provider with its connections. Lives as long as its options are unchanged across snapshots.</summary>
public sealed class Upstream
{
    // An outage is one line now and then, not one for each request.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    private readonly string _base;
    private long _toldAt;

    internal Upstream(ProviderOptions options, UpstreamClient client)
    {
        Options = options;
        Client = client;
        _base = options.BaseUrl.AbsoluteUri.TrimEnd('/');
        ChatUri = options.Api == ApiFamily.OpenAI ? new Uri(_base + "/chat/completions") : null;
        MessagesUri = options.Api == ApiFamily.Anthropic ? new Uri(_base + "/v1/messages") : null;
    }

    public ProviderOptions Options { get; }

    /// <summary>True once this upstream has refused <c>stream_options</c>; it is not asked again.</summary>
    internal bool RefusesUsageOption { get; set; }

    internal UpstreamClient Client { get; }

    private Uri? ChatUri { get; }

    private Uri? MessagesUri { get; }

    /// <summary>True when the log is to hear why this upstream cannot be reached: the first time, then at most every ten seconds.</summary>
    internal bool IsToBeTold(TimeProvider time)
    {
        var told = Volatile.Read(ref _toldAt);
        var now = Math.Max(1, time.GetTimestamp());
        return (told == 0 || time.GetElapsedTime(told, now) >= s_silence) && Interlocked.CompareExchange(ref _toldAt, now, told) == told;
    }

    /// <summary>Whether this upstream can answer the surface without translation.</summary>
    public bool Serves(Surface surface) => Options.Api switch
    {
        ApiFamily.Anthropic => surface is Surface.AnthropicMessages or Surface.AnthropicCountTokens,
        ApiFamily.Gemini => surface is Surface.GeminiGenerate or Surface.GeminiStreamGenerate or Surface.GeminiCountTokens or Surface.GeminiEmbed,
        _ => surface is Surface.OpenAIChat or Surface.OpenAIResponses or Surface.OpenAIStoredResponse
            or Surface.OpenAICompletions or Surface.OpenAIEmbeddings,
    };

    /// <summary>
    /// What the body has to say as <c>model</c>. Azure's responses have no deployment in their path: there the body names it.
    /// </summary>
    internal string ModelInBody(Surface surface, string model) =>
        Options.Api == ApiFamily.Azure && surface == Surface.OpenAIResponses ? Deployment(model) : model;

    /// <summary>The address of a surface for a model; the query keeps what the caller sent.</summary>
    internal Uri Address(Surface surface, string model, string? id, string? rest, string query)
    {
        if (query.Length == 0)
        {
            if (surface == Surface.OpenAIChat && ChatUri is not null)
            {
                return ChatUri;
            }

            if (surface == Surface.AnthropicMessages && MessagesUri is not null)
            {
                return MessagesUri;
            }
        }

        var path = Options.Api == ApiFamily.Azure ? AzurePath(surface, model, ref query) : Path(surface, model);
        if (id is not null)
        {
            path += "/" + Uri.EscapeDataString(id) + (rest is null ? "" : "/" + rest);
        }

        return new Uri(_base + path + (query.Length == 0 ? "" : "?" + query));
    }

    private static string Path(Surface surface, string model) => surface switch
    {
        Surface.OpenAIChat => "/chat/completions",
        Surface.OpenAIResponses or Surface.OpenAIStoredResponse => "/responses",
        Surface.OpenAICompletions => "/completions",
        Surface.OpenAIEmbeddings => "/embeddings",
        Surface.AnthropicMessages => "/v1/messages",
        Surface.AnthropicCountTokens => "/v1/messages/count_tokens",
        Surface.GeminiGenerate => "/v1beta/models/" + Uri.EscapeDataString(model) + ":generateContent",
        Surface.GeminiStreamGenerate => "/v1beta/models/" + Uri.EscapeDataString(model) + ":streamGenerateContent",
        Surface.GeminiCountTokens => "/v1beta/models/" + Uri.EscapeDataString(model) + ":countTokens",
        Surface.GeminiEmbed => "/v1beta/models/" + Uri.EscapeDataString(model) + ":embedContent",
        _ => throw new InvalidOperationException("The surface has no upstream address."),
    };

    private string AzurePath(Surface surface, string model, ref string query)
    {
        if (surface is Surface.OpenAIResponses or Surface.OpenAIStoredResponse)
        {
            // The path without a version of its own takes the dated ones, the other one takes "preview" and "latest" only.
            var version = query.IndexOf("api-version=", StringComparison.Ordinal);
            if (version >= 0 && version + "api-version=".Length is var start && start < query.Length && char.IsAsciiDigit(query[start]))
            {
                return "/openai/responses";
            }

            query = version >= 0 ? query : Join(query, "api-version=preview");
            return "/openai/v1/responses";
        }

        query = query.Contains("api-version=", StringComparison.Ordinal) ? query : Join(query, "api-version=" + Options.ApiVersion);
        return "/openai/deployments/" + Uri.EscapeDataString(Deployment(model)) + Path(surface, model);
    }

    private string Deployment(string model) => Options.Deployments.TryGetValue(model, out var mapped) ? mapped : model;

    private static string Join(string query, string more) => query.Length == 0 ? more : query + "&" + more;
}
