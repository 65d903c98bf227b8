using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Policies;

/// <summary>One policy as the path of a request asks it. Immutable; asking does not allocate.</summary>
internal sealed class CompiledPolicy(Policy policy, string scope)
{
    /// <summary>The policy as it is in the control store.</summary>
    internal Policy Policy { get; } = policy;

    /// <summary>Whom it holds for, in words.</summary>
    internal string Scope { get; } = scope;

    internal NamePatterns Providers { get; } = new(policy.AllowedProviders);

    internal NamePatterns Regions { get; } = new(policy.AllowedRegions);

    internal NamePatterns Accounts { get; } = new(policy.AllowedAccounts);

    /// <param name="account">The account a request would be sent to.</param>
    /// <param name="modelRegion">The region that the model's name itself names, or null.</param>
    internal bool Permits(Account account, string? modelRegion) =>
        (Providers.PermitsAll || Providers.Permits(account.Upstream.Options.Name))
        && (Accounts.PermitsAll || Accounts.Permits(account.FullName))
        && (!Policy.ZeroRetentionOnly || account.Options.ZeroRetention)
        && (Regions.PermitsAll || PermitsRegions(account.Region, modelRegion));

    // What nobody has stated is nowhere; where both are stated each of them must be allowed.
    private bool PermitsRegions(string? account, string? model) =>
        (account ?? model) is not null && (account is null || Regions.Permits(account)) && (model is null || Regions.Permits(model));
}
