using System.Text.Json.Serialization;

namespace Tollgate.Commands.Login;

/// <summary>What a gateway answers to <c>GET /api/login</c>.</summary>
internal sealed record LoginOffer(
    [property: JsonPropertyName("nonce")] string Nonce,
    [property: JsonPropertyName("issuers")] IReadOnlyList<LoginIssuer> Issuers);
