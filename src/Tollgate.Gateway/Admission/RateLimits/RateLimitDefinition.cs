using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>A limit on the number of requests of a scope. Immutable.</summary>
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
            });
        }

        return definitions;
    }

    internal int EffectiveBurst => Burst > 0 ? Burst : Requests;

    /// <summary>Whether the state of one definition is right for the other.</summary>
    internal bool CountsLike(RateLimitDefinition other) => Scope == other.Scope && Requests == other.Requests && Per == other.Per && Burst == other.Burst;
}
