namespace Tollgate.Wire;

/// <summary>One model or route as model lists show it.</summary>
/// <param name="Id">What callers write as <c>model</c>.</param>
/// <param name="Created">When it became available.</param>
/// <param name="OwnedBy">Who offers it: the provider's name, or the organization for a route.</param>
/// <param name="DisplayName">A name for people; the id when null.</param>
/// <param name="InputTokenLimit">The context window in tokens, if known.</param>
/// <param name="OutputTokenLimit">The largest answer in tokens, if known.</param>
public sealed record ModelListing(
    string Id, DateTimeOffset Created, string OwnedBy, string? DisplayName = null, long? InputTokenLimit = null, long? OutputTokenLimit = null);
