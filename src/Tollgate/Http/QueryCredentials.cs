namespace Tollgate.Http;

/// <summary>Gemini clients put their key into the query. It authenticates the caller here and never goes further.</summary>
internal static class QueryCredentials
{
    /// <summary>The query without <c>?</c> and without <c>key=</c>.</summary>
    internal static string Without(string? query)
    {
        if (query is null or "" or "?")
        {
            return "";
        }

        // Read as the framework reads it when it looks for the key: any case, any escaping.
        var parts = query[1..].Split('&');
        return string.Join('&', Array.FindAll(parts, static part => !IsKey(part)));
    }

    private static bool IsKey(string part)
    {
        var end = part.IndexOf('=');
        var name = Uri.UnescapeDataString((end < 0 ? part : part[..end]).Replace('+', ' '));
        return name.Equals("key", StringComparison.OrdinalIgnoreCase);
    }
}
