using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>A limit on what a scope may ask for and use in a window, and have in flight. Immutable.</summary>
public sealed record RateLimitDefinition
{
    public required Guid Id { get; init; }

    /// <summary>What people call it; appears in refusals.</summary>
    public required string Name { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>How the scope reads, for refusals.</summary>
    public string ScopeName { get; init; } = "";

    /// <summary>Requests per <see cref="Per"/>; 0 for no limit of rate.</summary>
    public int Requests { get; init; }

    /// <summary>The window.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Requests that may come at once after a pause; 0 for as many as <see cref="Requests"/>. In any span of time at most
    /// burst + span × requests / window requests are let through.
    /// </summary>
    public int Burst { get; init; }

    /// <summary>Requests that may be in flight at once; 0 for no limit.</summary>
    public int MaxParallel { get; init; }

    /// <summary>Streams that may be in flight at once; 0 for no limit.</summary>
    public int MaxStreams { get; init; }

    /// <summary>Input tokens per <see cref="Per"/>, as the provider counts them against its own limits; 0 for no limit.</summary>
    public long InputTokens { get; init; }

    /// <summary>Output tokens per <see cref="Per"/>; 0 for no limit.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Input and output tokens together per <see cref="Per"/>; 0 for no limit.</summary>
    public long Tokens { get; init; }

    /// <summary>Money per <see cref="Per"/>; 0 for no limit.</summary>
    public Amount Money { get; init; }

    /// <summary>
    /// Whether only a request's own headers, body and plan tell that the limit applies to it. A key tells organization, team and key; a user may
    /// be named by the request.
    /// </summary>
    public bool NeedsBody => (!Scope.IsInstallation && Scope.Dimension is not (Dimension.Organization or Dimension.Team or Dimension.Key)) || Scope.Tag != 0;

    /// <summary>Whether several keys share the limit, and have to share it fairly.</summary>
    internal bool IsShared => Scope.IsInstallation || Scope.Dimension != Dimension.Key;

    /// <summary>Whether the limit is checked on the headers alone.</summary>
    internal bool LimitsRequests => !NeedsBody && (Requests > 0 || MaxParallel > 0);

    /// <summary>Whether the limit is checked when the plan is made.</summary>
    internal bool LimitsUsage => NeedsBody || InputTokens > 0 || OutputTokens > 0 || Tokens > 0 || Money > Amount.Zero || MaxStreams > 0;

    /// <summary>The definitions of a snapshot; disabled limits are left out.</summary>
    public static IReadOnlyList<RateLimitDefinition> From(ControlSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var definitions = new List<RateLimitDefinition>(snapshot.RequestLimits.Count);
        foreach (var limit in snapshot.RequestLimits)
        {
            if (!limit.Enabled)
                continue;

            definitions.Add(new RateLimitDefinition
            {
                Id = limit.Id,
                Name = limit.Name,
                Scope = snapshot.ScopeOf(limit.OrganizationId, limit.Dimension, limit.ScopeName),
                ScopeName = snapshot.DescribeScope(limit.OrganizationId, limit.Dimension, limit.ScopeName),
                Requests = limit.Requests ?? 0,
                Per = limit.Per,
                Burst = limit.Burst ?? 0,
                MaxParallel = limit.MaxParallel ?? 0,
                MaxStreams = limit.MaxStreams ?? 0,
                InputTokens = limit.InputTokens ?? 0,
                OutputTokens = limit.OutputTokens ?? 0,
                Tokens = limit.Tokens ?? 0,
                Money = limit.Money ?? Amount.Zero,
            });
        }

        return definitions;
    }

    internal int EffectiveBurst => Burst > 0 ? Burst : Requests;

    /// <summary>Whether the state of one definition is right for the other.</summary>
    internal bool CountsLike(RateLimitDefinition other) => Scope == other.Scope && Requests == other.Requests && Per == other.Per && Burst == other.Burst;

    /// <summary>Whether the meters of one definition are right for the other.</summary>
    internal bool MetersLike(RateLimitDefinition other) =>
        CountsLike(other) && InputTokens == other.InputTokens && OutputTokens == other.OutputTokens && Tokens == other.Tokens && Money == other.Money;
}
