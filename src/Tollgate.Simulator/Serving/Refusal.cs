namespace Tollgate.Simulator.Serving;

/// <summary>An answer that is an error. The shape is the provider's, see <see cref="RefusalWriter"/>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Sentence for the developer.</param>
/// <param name="Code">Machine-readable code where the format has one.</param>
/// <param name="Param">Offending request member where the format has one.</param>
internal sealed record Refusal(int Status, string Message, string? Code = null, string? Param = null)
{
    public static Refusal Malformed(string message, string? param = null) => new(400, message, null, param);

    /// <summary>The provider's usual words for a status.</summary>
    public static Refusal Of(int status) => status switch
    {
        401 => new(401, "Incorrect API key provided.", "invalid_api_key"),
        403 => new(403, "The credential may not use this resource.", "permission_denied"),
        404 => new(404, "The requested resource does not exist.", "not_found"),
        413 => new(413, "Request exceeds the maximum size.", "request_too_large"),
        429 => new(429, "Rate limit reached for requests. Please try again later.", "rate_limit_exceeded"),
        503 or 529 => new(status, "Overloaded", "overloaded"),
        504 => new(504, "The request timed out.", "timeout"),
        >= 500 => new(status, "The server had an error while processing your request.", "server_error"),
        _ => new(status, "The request was refused.", "refused"),
    };
}
