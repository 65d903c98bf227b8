namespace Tollgate.Configuration;

/// <summary>
/// The signature algorithms of tokens: asymmetric ones only. With a shared secret, everybody who can verify a token could make one.
/// </summary>
internal static class IssuerAlgorithms
{
    public static IReadOnlyList<string> All { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static IReadOnlyList<string> Default { get; } = ["RS256", "PS256", "ES256"];
}
