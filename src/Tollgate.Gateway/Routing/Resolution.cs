namespace Tollgate.Gateway.Routing;

/// <summary>What a model name leads to: candidates in order of preference, or why there are none.</summary>
/// <param name="Candidates">Empty when refused.</param>
/// <param name="Problem">A sentence for the developer when refused, else null.</param>
/// <param name="Known">False when no such model is configured; true when it exists but cannot serve the surface.</param>
public sealed record Resolution(IReadOnlyList<Candidate> Candidates, string? Problem = null, bool Known = true)
{
    /// <summary>True when it is not the model that is missing but the stored response the request names.</summary>
    internal bool IsOfResponse { get; init; }

    /// <summary>True when the name led over an alias that has ended.</summary>
    internal bool IsOfEndedAlias { get; init; }

    /// <summary>The alias of the configuration on the way that ends.</summary>
    internal AliasEnding Ending { get; init; }
}
