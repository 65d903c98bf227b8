using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Policies;

/// <summary>Random policies over random accounts, held against a plain reading of what each policy says.</summary>
public sealed class PolicyPropertyTests
{
    private static readonly string[] s_providers = ["openai", "azure-eu", "azure-us", "own"];
    private static readonly string[] s_regions = ["eu", "us", "europe-west1"];
    private static readonly string[] s_accounts = ["a", "b"];
    private static readonly string[] s_providerPatterns = ["openai", "azure-*", "*-eu", "*", "nobody"];
    private static readonly string[] s_regionPatterns = ["eu", "eu*", "us", "*"];
    private static readonly string[] s_accountPatterns = ["openai/a", "*/b", "azure-*/*", "own/*"];

    // Whose it is: everybody's, the organization's, the team's, the key's, another organization's, another team's, another key's.
    private enum Whose
    {
        All,
        Organization,
        Team,
        Key,
        OtherOrganization,
        OtherTeam,
        OtherKey,
    }

    private sealed record Place(string Provider, string? ProviderRegion, string Name, string? Residency, bool ZeroRetention, string? ModelRegion);

    private sealed record Rule(Whose Whose, string[] Providers, string[] Regions, string[] Accounts, bool ZeroRetention, bool Enabled)
    {
        internal bool Holds => Enabled && Whose <= Whose.Key;
    }

    private static Gen<string?> Maybe(string[] names) => Gen.OneOf(Gen.Constant<string?>(null), Gen.Elements(names).Select(name => (string?)name));

    private static Gen<string[]> Some(string[] patterns) => Gen.OneOf(Gen.Constant(Array.Empty<string>()), Gen.SubListOf(patterns).Select(list => list.ToArray()));

    private static Gen<Place> Places() =>
        from provider in Gen.Elements(s_providers)
        from providerRegion in Maybe(s_regions)
        from name in Gen.Elements(s_accounts)
        from residency in Maybe(s_regions)
        from zero in Gen.Elements(true, false)
        from model in Maybe(s_regions)
        select new Place(provider, providerRegion, name, residency, zero, model);

    private static Gen<Rule> Rules() =>
        from whose in Gen.Elements(Enum.GetValues<Whose>())
        from providers in Some(s_providerPatterns)
        from regions in Some(s_regionPatterns)
        from accounts in Some(s_accountPatterns)
        from zero in Gen.Elements(true, false, false)
        from enabled in Gen.Elements(true, true, true, false)
        select new Rule(whose, providers, regions, accounts, zero, enabled);

    [Fact]
    public void What_is_allowed_is_what_no_policy_that_holds_forbids()
    {
        var cases = Rules().ListOf().Resize(5).Zip(Places().ListOf().Resize(12)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260412, 11).WithMaxTest(2000), Prop.ForAll(cases, pair =>
        {
            var (rules, places) = (pair.Item1.ToList(), pair.Item2.ToList());
            var caller = CallerUnder(rules);
            (caller.Policy is null).ShouldBe(!rules.Exists(rule => rule.Holds));
            return places.TrueForAll(place => PolicyGuard.MayUse(caller, AccountAt(place), place.ModelRegion) == !rules.Exists(rule => rule.Holds && Forbids(rule, place)));
        }));
    }

    [Fact]
    public void The_account_chosen_is_never_one_that_a_policy_forbids_and_there_is_one_whenever_one_is_left()
    {
        var cases = Rules().ListOf().Resize(4).Zip(Places().NonEmptyListOf().Resize(6)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260412, 13).WithMaxTest(2000), Prop.ForAll(cases, pair =>
        {
            // The candidates' model names no region here; one candidate for each account.
            var (rules, places) = (pair.Item1.ToList(), pair.Item2.Select(place => place with { ModelRegion = null }).ToList());
            var exchange = PolicyWorld.Exchange(CallerUnder(rules));
            exchange.Snapshot = Snapshot();
            var candidates = places.Select(place => AccountAt(place) is var account ? PolicyWorld.Candidate(account.Upstream, account) : null!).ToList();
            var refusal = new AccountChoice(new ProviderStandings()).Choose(exchange, candidates, out var candidate, out var account);
            var left = places.Where(place => !rules.Exists(rule => rule.Holds && Forbids(rule, place))).Select(place => place.Provider + "/" + place.Name).ToList();
            if (refusal is not null)
            {
                return left.Count == 0 && refusal is { Status: 403, Code: "policy_refused", ShouldRetry: false };
            }

            // The guard of every attempt agrees with the choice.
            return left.Contains(account.FullName) && PolicyGuard.Enforce(exchange, candidate, account) is null;
        }));
    }

    [Fact]
    public void Another_policy_never_widens()
    {
        var cases = Rules().ListOf().Resize(5).Zip(Rules()).Zip(Places().ListOf().Resize(12)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260412, 17).WithMaxTest(2000), Prop.ForAll(cases, triple =>
        {
            var (rules, more, places) = (triple.Item1.Item1.ToList(), triple.Item1.Item2, triple.Item2.ToList());
            var (before, after) = (CallerUnder(rules), CallerUnder([.. rules, more]));
            return places.TrueForAll(place =>
                !PolicyGuard.MayUse(after, AccountAt(place), place.ModelRegion) || PolicyGuard.MayUse(before, AccountAt(place), place.ModelRegion));
        }));
    }

    private static bool Forbids(Rule rule, Place place)
    {
        var lies = place.Residency ?? place.ProviderRegion;
        string[] stated = [.. ((string?[])[lies, place.ModelRegion]).OfType<string>()];
        return !Matches(rule.Providers, place.Provider) || !Matches(rule.Accounts, place.Provider + "/" + place.Name) || (rule.ZeroRetention && !place.ZeroRetention)
            || (rule.Regions.Length > 0 && (stated.Length == 0 || stated.Any(region => !Matches(rule.Regions, region))));
    }

    private static bool Matches(string[] patterns, string name) => patterns.Length == 0
        || patterns.Any(pattern => Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.None, TimeSpan.FromSeconds(5)));

    private static Account AccountAt(Place place) => PolicyWorld.Account(
        PolicyWorld.Upstream(place.Provider, place.ProviderRegion), new AccountOptions { Name = place.Name, Residency = place.Residency, ZeroRetention = place.ZeroRetention }, 1);

    private static Gateway.Identity.Caller CallerUnder(IEnumerable<Rule> rules)
    {
        var tenants = new Tenants();
        tenants.AddKey();
        var key = tenants.Keys[0].Id;
        foreach (var rule in rules)
        {
            var policy = PolicyWorld.Draft() with
            {
                AllowedProviders = rule.Providers,
                AllowedRegions = rule.Regions,
                AllowedAccounts = rule.Accounts,
                ZeroRetentionOnly = rule.ZeroRetention,
                Enabled = rule.Enabled,
                OrganizationId = rule.Whose == Whose.All ? null : rule.Whose == Whose.OtherOrganization ? tenants.Other.Id : tenants.Acme.Id,
            };
            tenants.Policies.Add(rule.Whose switch
            {
                Whose.All => policy,
                Whose.Organization => policy with { Dimension = Dimension.Organization, ScopeName = "acme" },
                Whose.OtherOrganization => policy with { Dimension = Dimension.Organization, ScopeName = "globex" },
                Whose.Team => policy with { Dimension = Dimension.Team, ScopeName = "acme/research" },
                Whose.OtherTeam => policy with { Dimension = Dimension.Team, ScopeName = "acme/sales" },
                Whose.Key => policy with { Dimension = Dimension.Key, ScopeName = key.ToString("D") },
                _ => policy with { Dimension = Dimension.Key, ScopeName = Guid.NewGuid().ToString("D") },
            });
        }

        return PolicyWorld.CallerOf(tenants);
    }

    private static Gateway.Configuration.GatewaySnapshot Snapshot() =>
        new(1, new Gateway.Configuration.GatewayOptions { Providers = [] }, Economics.Pricing.RateCard.BuiltIn, models: null!, new Dictionary<long, Account>());
}
