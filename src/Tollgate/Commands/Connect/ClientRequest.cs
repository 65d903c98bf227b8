using System.Text.Json;

namespace Tollgate.Commands.Connect;

/// <summary>A request in the shape of a client, without its credential.</summary>
internal sealed record ClientRequest
{
    /// <summary>Path and query.</summary>
    public required string Path { get; init; }

    /// <summary>The header this client puts its key into; <c>Authorization</c> gets <c>Bearer</c>.</summary>
    public string KeyHeader { get; init; } = "Authorization";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public required byte[] Body { get; init; }

    public bool Streams { get; init; }

    /// <summary>The body of an anonymous object.</summary>
    internal static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    /// <summary>The JSON schema of a tool whose parameters are texts, the first of them required.</summary>
    internal static object Schema(params IReadOnlyList<string> names) => new
    {
        type = "object",
        properties = names.ToDictionary(static name => name, static object (_) => new { type = "string" }, StringComparer.Ordinal),
        required = new[] { names[0] },
    };

    /// <summary>The headers of the SDKs that are generated with Stainless.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Stainless(string language, string version, string runtime, string runtimeVersion) =>
    [
        new("x-stainless-lang", language),
        new("x-stainless-package-version", version),
        new("x-stainless-os", "Linux"),
        new("x-stainless-arch", "x64"),
        new("x-stainless-runtime", runtime),
        new("x-stainless-runtime-version", runtimeVersion),
        new("x-stainless-retry-count", "0"),
    ];
}
