using System.Text.Json.Serialization;

namespace Tollgate.Commands.Login;

/// <summary>An identity provider a gateway lets people log in by.</summary>
internal sealed record LoginIssuer(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("scopes")] IReadOnlyList<string> Scopes);
