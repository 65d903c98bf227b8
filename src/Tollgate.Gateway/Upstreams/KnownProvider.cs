namespace Tollgate.Gateway.Upstreams;

/// <summary>The defaults of a common provider.</summary>
/// <param name="Name">Name in configuration and rate card.</param>
/// <param name="Api">The API it speaks.</param>
/// <param name="BaseUrl">Its public base URL.</param>
/// <param name="KeyVariable">The environment variable its own SDK reads the key from, or null if it needs none.</param>
/// <param name="Models">Globs of bare model names that unmistakably mean this provider.</param>
public sealed record KnownProvider(string Name, ApiFamily Api, string BaseUrl, string? KeyVariable, IReadOnlyList<string> Models);
