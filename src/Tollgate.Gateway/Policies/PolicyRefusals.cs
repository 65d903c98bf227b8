using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Policies;

/// <summary>
/// What a caller is told that a policy refuses: its name, what it allows, and whom to ask. Names of providers and accounts that are not the
/// caller's to use are never among it.
/// </summary>
internal static class PolicyRefusals
{
    private const string Code = "policy_refused";
    private const int LongestShown = 100;

    /// <summary>None of the caller's accounts for the model is allowed; null when the caller has none there in the first place, or no policy.</summary>
    internal static Rejection? NoAccount(Exchange.Exchange exchange, IReadOnlyList<Candidate> candidates)
    {
        var caller = exchange.Caller!;
        if (caller.Policy is not { } policy)
        {
            return null;
        }

        var usable = candidates.SelectMany(candidate => candidate.Accounts.Where(account => account.MayBeUsedBy(caller)).Select(account => (account, candidate.NamedRegion))).ToList();
        var refusing = Refusing(policy, usable);
        return refusing.Count == 0
            ? null
            : Refuse(exchange, refusing, $"none of this key's accounts for {Asked(exchange)} is one", "use another model (GET /v1/models lists what this key may call)");
    }

    /// <summary>An attempt would go to an account that is not allowed: one that a stored id is bound to, or one that was chosen wrongly.</summary>
    internal static Rejection Account(Exchange.Exchange exchange, CallerPolicy policy, Candidate candidate, Account account) => Refuse(
        exchange,
        Refusing(policy, [(account, candidate.NamedRegion)]),
        account.MayBeUsedBy(exchange.Caller!) ? $"the account '{account.FullName}' that this request is bound to is not one" : "the account of this request is not one",
        "send what it needs without the stored id");

    internal static Rejection Region(Exchange.Exchange exchange, CompiledPolicy policy, string region) =>
        Refuse(exchange, [policy], $"the request asks for \"inference_geo\": \"{Short(region)}\"", "leave it out") with { Param = "inference_geo" };

    internal static Rejection Conversation(Exchange.Exchange exchange, CompiledPolicy policy) => new(
        403, Code,
        $"The policy '{policy.Policy.Name}' of {policy.Scope} forbids storing at providers, and an answer in a \"conversation\" is added to it; leave \"conversation\" out and send the earlier turns, or ask {Whom(exchange, policy)} to change the policy.")
    {
        Param = "conversation",
        ShouldRetry = false,
        Policy = policy.Policy.Id,
    };

    /// <summary>Why a response cannot be continued by its id, where policies forbid storing; empty where they do not.</summary>
    internal static string NothingIsStored(Caller caller) => caller.Policy?.StorageForbidden is { } policy
        ? $" The policy '{policy.Policy.Name}' of {policy.Scope} forbids storing at providers, so what is made now can be named by no later request: send the earlier turns instead."
        : "";

    /// <summary>The patterns of a list that may be told to a caller: all, unless they stand in a policy of several organizations and lead to nothing of the caller's.</summary>
    internal static IEnumerable<string> Told(Exchange.Exchange exchange, CompiledPolicy policy, NamePatterns patterns, Func<Account, string> name)
    {
        var caller = exchange.Caller!;
        return policy.Policy.OrganizationId is not null || caller.IsOnlyTenant
            ? patterns.Written
            : patterns.Written.Where(pattern => exchange.Snapshot.Accounts.Values.Any(account => account.MayBeUsedBy(caller) && Glob.Matches(pattern, name(account))));
    }

    // A policy that alone refuses all of them says it all; else those that refuse any of them do together.
    private static List<CompiledPolicy> Refusing(CallerPolicy policy, List<(Account Account, string? Region)> accounts)
    {
        if (accounts.Count == 0)
        {
            return [];
        }

        foreach (var one in policy.Policies)
        {
            if (accounts.TrueForAll(usable => !one.Permits(usable.Account, usable.Region)))
            {
                return [one];
            }
        }

        return [.. policy.Policies.Where(one => accounts.Exists(usable => !one.Permits(usable.Account, usable.Region)))];
    }

    private static Rejection Refuse(Exchange.Exchange exchange, List<CompiledPolicy> policies, string why, string instead)
    {
        var named = string.Join(", and ", policies.Select(policy => $"the policy '{policy.Policy.Name}' of {policy.Scope} allows only {Terms(exchange, policy)}"));
        return new Rejection(403, Code, $"{char.ToUpperInvariant(named[0])}{named[1..]}, but {why}; {instead}, or ask {Whom(exchange, policies[0])} to change the policy.")
        {
            ShouldRetry = false,
            Policy = policies[0].Policy.Id,
        };
    }

    private static string Terms(Exchange.Exchange exchange, CompiledPolicy policy)
    {
        var terms = new List<string>(4);
        Add("providers", policy.Providers, Told(exchange, policy, policy.Providers, static account => account.Upstream.Options.Name));
        Add("regions", policy.Regions, policy.Regions.Written);
        Add("accounts", policy.Accounts, Told(exchange, policy, policy.Accounts, static account => account.FullName));
        if (policy.Policy.ZeroRetentionOnly)
        {
            terms.Add("accounts with zero retention");
        }

        return string.Join(" and ", terms);

        void Add(string what, NamePatterns patterns, IEnumerable<string> told)
        {
            if (!patterns.PermitsAll)
            {
                var names = string.Join(", ", told);
                terms.Add(names.Length == 0 ? $"other {what} than this key has" : $"{what} {names}");
            }
        }
    }

    private static string Whom(Exchange.Exchange exchange, CompiledPolicy policy) =>
        policy.Policy.OrganizationId is null ? "the operator of this gateway" : $"an owner of the organization '{exchange.Caller!.Organization}'";

    private static string Asked(Exchange.Exchange exchange) => (exchange.RequestedModel ?? exchange.Facts.Model) is { } model ? $"the model '{Short(model)}'" : "this request";

    private static string Short(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}
