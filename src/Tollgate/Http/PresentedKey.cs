namespace Tollgate.Http;

/// <summary>Finds the virtual key in the places the common clients put it.</summary>
internal static class PresentedKey
{
    internal static string? Of(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.Authorization is { Count: 1 } authorization && authorization[0] is { } value)
        {
            if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            {
                return value[7..].Trim();
            }
        }

        return First(headers, "x-api-key") ?? First(headers, "api-key") ?? First(headers, "x-goog-api-key")
            ?? (request.QueryString.HasValue && request.Query.TryGetValue("key", out var key) ? key.ToString() : null);
    }

    private static string? First(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}
