using Microsoft.AspNetCore.Http;

namespace Tollgate.Simulator.Serving;

/// <summary>Finds the credential wherever a provider's clients put it.</summary>
internal static class Credential
{
    private const string Bearer = "Bearer ";

    public static string? Of(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        var value = authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : (string?)request.Headers["x-api-key"] ?? (string?)request.Headers["api-key"]
              ?? (string?)request.Headers["x-goog-api-key"] ?? (string?)request.Query["key"];
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
