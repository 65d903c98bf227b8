using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Exchange;

/// <summary>The endpoint a mistyped path was probably meant to be, as callers would write it.</summary>
internal static class NearestEndpoint
{
    private const int LongestPath = 120;

    // Within the two edits that are allowed nearly everything short is near to "me".
    private const int ShortestLeaf = 4;

    private static readonly string[] s_posts =
        ["chat/completions", "responses", "completions", "embeddings", "messages", "messages/count_tokens", "quote"];

    private static readonly string[] s_gets = ["models", "me", "requests"];

    private static readonly string[] s_verbs = ["generateContent", "streamGenerateContent", "countTokens", "embedContent"];

    /// <summary>Method and path of the nearest endpoint, or null when none is near.</summary>
    internal static string? Of(string path)
    {
        if (path.Length > LongestPath)
        {
            return null;
        }

        var leaf = Leaf(path);
        if (leaf.Length < ShortestLeaf)
        {
            return null;
        }

        if (leaf.LastIndexOf(':') is > 0 and var colon)
        {
            return NearestNames.Find(leaf[(colon + 1)..], s_verbs, 1) is [var verb] ? $"POST /v1beta/models/{{model}}:{verb}" : null;
        }

        return NearestNames.Find(leaf, [.. s_posts, .. s_gets], 1) switch
        {
            [] => null,
            ["requests"] => "GET /v1/requests/{id}",
            [var get] when Array.IndexOf(s_gets, get) >= 0 => "GET /v1/" + get,
            [var post, ..] => "POST /v1/" + post,
        };
    }

    // The path without what base URLs begin with.
    private static string Leaf(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var first = 0;
        while (first < segments.Length && segments[first].ToLowerInvariant() is "api" or "v1" or "v1beta" or "v1alpha" or "openai" or "anthropic" or "gemini")
        {
            first++;
        }

        return string.Join('/', segments, first, segments.Length - first);
    }
}
