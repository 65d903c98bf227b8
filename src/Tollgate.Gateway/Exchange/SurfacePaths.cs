using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Reads paths. Clients build them from base URLs that end in <c>/</c>, <c>/v1</c>, <c>/openai/v1</c>, <c>/anthropic</c> or
/// <c>/gemini</c> (or in <c>/api/v1</c>, as OpenRouter's does), and some double a segment; all of these mean the same surface.
/// </summary>
public static class SurfacePaths
{
    /// <summary>The surfaces to name when a path is refused.</summary>
    public const string Supported =
        "POST /v1/chat/completions, /v1/responses, /v1/completions, /v1/embeddings, /v1/messages, /v1/messages/count_tokens, /v1/quote, "
        + "/v1beta/models/{model}:generateContent, :streamGenerateContent, :countTokens, :embedContent; "
        + "GET /v1/models, /v1/me, /v1/requests/{id}, /v1/responses/{id}";

    // What clients append to a base URL; without a version before it, it still is a request for a model and no page of the dashboard.
    private static readonly string[] s_beginnings =
    [
        "v1", "v1beta", "v1alpha", "openai", "anthropic", "gemini",
        "chat", "completion", "completions", "message", "messages", "response", "responses", "embedding", "embeddings",
        "audio", "images", "moderations", "files", "batches", "uploads", "fine_tuning", "realtime", "assistants", "threads", "vector_stores",
    ];

    /// <summary>Tells what <paramref name="path"/> means. Pure; allocates only for parts the path carries.</summary>
    public static SurfaceMatch Read(string path)
    {
        // The two paths nearly all traffic takes are answered without walking.
        switch (path)
        {
            case "/v1/chat/completions":
                return new SurfaceMatch(Surface.OpenAIChat, Dialect.OpenAI);
            case "/v1/messages":
                return new SurfaceMatch(Surface.AnthropicMessages, Dialect.Anthropic);
            default:
                return Walk(path.AsSpan().Trim('/'));
        }
    }

    private static SurfaceMatch Walk(ReadOnlySpan<char> rest)
    {
        var dialect = Dialect.OpenAI;
        var prefixed = false;
        while (true)
        {
            if (Take(ref rest, "v1") || (!prefixed && Take(ref rest, "api/v1")))
            {
                prefixed = true;
            }
            else if (Take(ref rest, "v1beta") || Take(ref rest, "v1alpha"))
            {
                dialect = Dialect.Gemini;
                prefixed = true;
            }
            else if (StartsWith(rest, "openai/deployments"))
            {
                return Azure(rest["openai/deployments".Length..].TrimStart('/'));
            }
            else if (Take(ref rest, "openai"))
            {
                dialect = Dialect.OpenAI;
                prefixed = true;
            }
            else if (Take(ref rest, "anthropic"))
            {
                dialect = Dialect.Anthropic;
                prefixed = true;
            }
            else if (Take(ref rest, "gemini"))
            {
                dialect = Dialect.Gemini;
                prefixed = true;
            }
            else
            {
                break;
            }
        }

        return Leaf(rest, dialect, prefixed);
    }

    private static SurfaceMatch Leaf(ReadOnlySpan<char> rest, Dialect dialect, bool prefixed)
    {
        switch (rest)
        {
            case "chat/completions":
                return new SurfaceMatch(Surface.OpenAIChat, Dialect.OpenAI);
            case "responses":
                return new SurfaceMatch(Surface.OpenAIResponses, Dialect.OpenAI);
            case "completions":
                return new SurfaceMatch(Surface.OpenAICompletions, Dialect.OpenAI);
            case "embeddings":
                return new SurfaceMatch(Surface.OpenAIEmbeddings, Dialect.OpenAI);
            case "messages":
                return new SurfaceMatch(Surface.AnthropicMessages, Dialect.Anthropic);
            case "messages/count_tokens":
                return new SurfaceMatch(Surface.AnthropicCountTokens, Dialect.Anthropic);
            case "models":
                return new SurfaceMatch(Surface.Models, dialect);
            case "quote":
                return new SurfaceMatch(Surface.Quote, dialect);
            case "me":
                return new SurfaceMatch(Surface.Me, dialect);
        }

        if (IsBelow(rest, "responses"))
        {
            return Stored(rest["responses/".Length..]);
        }

        if (IsBelow(rest, "requests"))
        {
            return new SurfaceMatch(Surface.RequestRecord, dialect, Id: rest["requests/".Length..].ToString());
        }

        if (IsBelow(rest, "models"))
        {
            return Model(rest["models/".Length..], dialect);
        }

        if (StartsWith(rest, "messages") || StartsWith(rest, "message"))
        {
            dialect = Dialect.Anthropic;
        }

        return new SurfaceMatch(Surface.None, dialect, IsDataPlane: prefixed || LooksLikeOne(rest));
    }

    private static bool LooksLikeOne(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var first = slash < 0 ? rest : rest[..slash];
        foreach (var beginning in s_beginnings)
        {
            if (first.Equals(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static SurfaceMatch Stored(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        return slash < 0
            ? new SurfaceMatch(Surface.OpenAIStoredResponse, Dialect.OpenAI, Id: rest.ToString())
            : rest[(slash + 1)..] is "cancel" or "input_items"
                ? new SurfaceMatch(Surface.OpenAIStoredResponse, Dialect.OpenAI, Id: rest[..slash].ToString(), Rest: rest[(slash + 1)..].ToString())
                : new SurfaceMatch(Surface.None, Dialect.OpenAI);
    }

    // Gemini's verbs follow a colon; model ids of routers contain slashes, so only the last colon counts.
    private static SurfaceMatch Model(ReadOnlySpan<char> rest, Dialect dialect)
    {
        var colon = rest.LastIndexOf(':');
        var surface = colon < 0
            ? Surface.None
            : rest[(colon + 1)..] switch
            {
                "generateContent" => Surface.GeminiGenerate,
                "streamGenerateContent" => Surface.GeminiStreamGenerate,
                "countTokens" => Surface.GeminiCountTokens,
                "embedContent" => Surface.GeminiEmbed,
                _ => Surface.None,
            };
        if (surface == Surface.None && colon >= 0 && dialect == Dialect.Gemini)
        {
            return new SurfaceMatch(Surface.None, Dialect.Gemini);
        }

        return surface == Surface.None
            ? new SurfaceMatch(Surface.Models, dialect, PathModel: Uri.UnescapeDataString(rest.ToString()))
            : new SurfaceMatch(surface, Dialect.Gemini, PathModel: Uri.UnescapeDataString(rest[..colon].ToString()));
    }

    private static SurfaceMatch Azure(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var surface = slash < 0
            ? Surface.None
            : rest[(slash + 1)..] switch
            {
                "chat/completions" => Surface.OpenAIChat,
                "completions" => Surface.OpenAICompletions,
                "embeddings" => Surface.OpenAIEmbeddings,
                _ => Surface.None,
            };
        return surface == Surface.None
            ? new SurfaceMatch(Surface.None, Dialect.OpenAI)
            : new SurfaceMatch(surface, Dialect.OpenAI, PathModel: Uri.UnescapeDataString(rest[..slash].ToString()), IsAzure: true);
    }

    private static bool Take(ref ReadOnlySpan<char> rest, string segment)
    {
        if (!StartsWith(rest, segment))
        {
            return false;
        }

        rest = rest[segment.Length..].TrimStart('/');
        return true;
    }

    // True when something follows the segment; the slash after it is then there.
    private static bool IsBelow(ReadOnlySpan<char> rest, string segment) => rest.Length > segment.Length && StartsWith(rest, segment);

    // True when the first segments equal; a mere common prefix ("modelscope") does not count.
    private static bool StartsWith(ReadOnlySpan<char> rest, string segments) =>
        rest.StartsWith(segments, StringComparison.Ordinal) && (rest.Length == segments.Length || rest[segments.Length] == '/');
}
