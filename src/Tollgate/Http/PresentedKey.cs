using Tollgate.Storage.Control;

namespace Tollgate.Http;

/// <summary>
/// Finds the virtual key in the places the common clients put it. Some clients fill several of them, one with a key of somebody else:
/// what has the form of a virtual key is taken first, wherever it is.
/// </summary>
internal static class PresentedKey
{
    private static readonly string[] s_headers = ["x-api-key", "api-key", "x-goog-api-key"];

    internal static string? Of(HttpRequest request)
    {
        var headers = request.Headers;
        var first = Bearer(headers);
        if (IsOurs(first))
        {
            return first;
        }

        foreach (var name in s_headers)
        {
            var presented = headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
            if (IsOurs(presented))
            {
                return presented;
            }

            first ??= presented;
        }

        var key = request.QueryString.HasValue && request.Query.TryGetValue("key", out var query) ? query.ToString() : null;
        return IsOurs(key) ? key : first ?? key;
    }

    // Of two values nobody can say which is meant.
    private static string? Bearer(IHeaderDictionary headers) =>
        headers.Authorization is { Count: 1 } authorization && authorization[0] is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value[7..].Trim()
            : null;

    private static bool IsOurs(string? presented) => presented is not null && KeySecret.IsWellFormed(presented.AsSpan().Trim(), KeySecret.VirtualPrefix);
}
