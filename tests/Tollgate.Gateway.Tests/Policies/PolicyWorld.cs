using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;
using Tollgate.Wire;

namespace Tollgate.Gateway.Tests.Policies;

/// <summary>Callers under policies, and accounts to send them to.</summary>
internal static class PolicyWorld
{
    internal static Policy Draft(string name = "p") => new() { Id = Guid.NewGuid(), Name = name };

    /// <summary>The only key of a tenant, as its policies leave it.</summary>
    internal static Caller CallerOf(Tenants tenants) => new KeyRing(tenants.Snapshot()).Callers.Single();

    internal static Caller CallerUnder(params IEnumerable<Policy> policies)
    {
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.Policies.AddRange(policies);
        return CallerOf(tenants);
    }

    internal static Upstream Upstream(string provider, string? region = null, string vendor = "openai") => new(
        new ProviderOptions { Name = provider, Vendor = vendor, Api = ApiFamily.OpenAI, BaseUrl = new Uri("http://127.0.0.1/v1"), Region = region }, client: null!);

    internal static Account Account(Upstream upstream, AccountOptions options, long id) => new(options with { Keys = ["k"] }, upstream, id);

    internal static Candidate Candidate(Upstream upstream, params IReadOnlyList<Account> accounts)
    {
        var candidate = new Candidate(upstream, "gpt-4o-mini", WireFormat.OpenAIChat, RateCard.BuiltIn);
        candidate.Register(1, 2, accounts, static _ => { });
        return candidate;
    }

    internal static Gateway.Exchange.Exchange Exchange(Caller caller) => new() { Caller = caller };
}
