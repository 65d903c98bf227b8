using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Policies;

/// <summary>
/// Every policy that holds for a caller: what one of them forbids is forbidden. Compiled with the key ring and shared by all callers that the
/// same policies hold for. Immutable and thread-safe; asking neither allocates nor looks anything up.
/// </summary>
public sealed class CallerPolicy
{
    private readonly CompiledPolicy[] _policies;

    /// <param name="policies">From the widest scope to the narrowest; at least one.</param>
    internal CallerPolicy(IReadOnlyList<CompiledPolicy> policies)
    {
        _policies = [.. policies];
        foreach (var policy in _policies)
        {
            StorageForbidden ??= policy.Policy.ForbidStorage ? policy : null;
        }
    }

    /// <summary>From the widest scope to the narrowest.</summary>
    internal IReadOnlyList<CompiledPolicy> Policies => _policies;

    /// <summary>The widest policy that forbids storing; null when none does.</summary>
    internal CompiledPolicy? StorageForbidden { get; }

    /// <summary>Whether a request may go to an account. <paramref name="modelRegion"/> is the region that the model's name names, or null.</summary>
    internal bool Permits(Account account, string? modelRegion)
    {
        foreach (var policy in _policies)
        {
            if (!policy.Permits(account, modelRegion))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The policy that forbids a region which the request itself asks for; null when none does.</summary>
    internal CompiledPolicy? ForbidsRegion(ReadOnlySpan<char> region)
    {
        foreach (var policy in _policies)
        {
            if (!policy.Regions.Permits(region))
            {
                return policy;
            }
        }

        return null;
    }
}
