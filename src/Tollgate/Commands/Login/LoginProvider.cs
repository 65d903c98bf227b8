using System.Text.Json.Serialization;

namespace Tollgate.Commands.Login;

/// <summary>The part of an identity provider's document that a login needs.</summary>
internal sealed record LoginProvider(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("authorization_endpoint")] string? AuthorizationEndpoint,
    [property: JsonPropertyName("token_endpoint")] string? TokenEndpoint,
    [property: JsonPropertyName("device_authorization_endpoint")] string? DeviceAuthorizationEndpoint);
