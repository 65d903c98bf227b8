using System.Text.Json.Serialization;

namespace Tollgate.Commands.Login;

/// <summary>A key that a login got, as the gateway answers it and the credentials file keeps it. <see cref="ToString"/> does not contain the secret.</summary>
internal sealed record LoginKey(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("secret")] string Secret,
    [property: JsonPropertyName("expires_at")] DateTimeOffset ExpiresAt,
    [property: JsonPropertyName("organization")] string Organization,
    [property: JsonPropertyName("team")] string? Team,
    [property: JsonPropertyName("user")] string User)
{
    public override string ToString() => $"login key {Id}";
}
