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

        var rest = query[1..];
        if (!rest.Contains("key=", StringComparison.Ordinal))
        {
            return rest;
        }

        var parts = rest.Split('&');
        return string.Join('&', Array.FindAll(parts, part => !part.StartsWith("key=", StringComparison.Ordinal)));
    }
}
