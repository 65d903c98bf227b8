using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// The dearest prices that can apply to a request, for holds. Null means the card has no such price: there is no bound, which is
/// not the same as 0. Immutable.
/// </summary>
/// <param name="InputPerToken">The dearest of uncached input, cache reads, cache writes and media in scope, over all reachable context bands.</param>
/// <param name="OutputPerToken">The dearest of visible output, reasoning and media in scope.</param>
/// <param name="WebSearch">Per call.</param>
/// <param name="FileSearch">Per call.</param>
/// <param name="CodeSession">Per session.</param>
/// <param name="GroundedPrompt">Per prompt.</param>
/// <param name="GroundedQuery">Per query.</param>
public readonly record struct CeilingRates(
    Amount? InputPerToken,
    Amount? OutputPerToken,
    Amount? WebSearch,
    Amount? FileSearch,
    Amount? CodeSession,
    Amount? GroundedPrompt,
    Amount? GroundedQuery)
{
    /// <summary>True when input and output are bounded. Models without output (embeddings) have no <see cref="OutputPerToken"/>.</summary>
    public bool IsBounded => InputPerToken is not null && OutputPerToken is not null;

    /// <summary>The fee of one call, or null when the card has none.</summary>
    public Amount? PerCall(Bucket bucket) => bucket switch
    {
        Bucket.WebSearch => WebSearch,
        Bucket.FileSearch => FileSearch,
        Bucket.CodeSession => CodeSession,
        Bucket.GroundedPrompt => GroundedPrompt,
        Bucket.GroundedQuery => GroundedQuery,
        _ => null,
    };
}
