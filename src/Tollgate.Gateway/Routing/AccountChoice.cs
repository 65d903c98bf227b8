using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire.Conversations;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Chooses the provider account: of the most specific owner first (the caller's user, team, organization, the installation), among equals
/// by weight. What a policy of the caller forbids is not looked at. Conversations stick to theirs, because a prompt cache belongs to an account: the choice is a weighted rendezvous hash over
/// what stays equal within a conversation, the same in every process. An account whose provider refuses for now, or has told that nothing is left of a
/// limit, is passed over while an equal one has room. No state of its own; no allocation.
/// </summary>
internal sealed class AccountChoice(ProviderStandings standings)
{
    internal Rejection? Choose(Exchange.Exchange exchange, IReadOnlyList<Candidate> candidates, out Candidate candidate, out Account account)
    {
        candidate = candidates[0];
        account = exchange.PinnedAccount!;
        if (PolicyGuard.RefuseRequest(exchange) is { } forbidden)
        {
            return forbidden;
        }

        var caller = exchange.Caller!;
        if (account is not null)
        {
            return caller.Policy is { } policy && !policy.Permits(account, candidate.NamedRegion)
                ? PolicyRefusals.Account(exchange, policy, candidate, account)
                : Missing(candidate, account);
        }

        var owner = -1;
        var equals = 0;
        for (var i = 0; i < candidates.Count; i++)
        {
            var most = MostSpecific(candidates[i], caller, out var count);
            if (most > owner)
            {
                (candidate, owner, equals) = (candidates[i], most, count);
            }
        }

        var best = double.NegativeInfinity;
        var isBestExhausted = false;
        var seed = equals > 1 ? Conversation(exchange) : 0;
        for (var i = 0; i < candidate.Accounts.Count && equals > 0; i++)
        {
            var option = candidate.Accounts[i];
            if (option.Specificity != owner || !PolicyGuard.MayUse(caller, option, candidate.NamedRegion))
            {
                continue;
            }

            var score = equals == 1 ? 0 : Score(seed, option.NameId, option.Options.Weight);
            var isExhausted = equals > 1 && standings.IsExhausted(option, candidate.Model, exchange.StartedMicros);
            if (account is null || (isExhausted == isBestExhausted ? score > best : isBestExhausted))
            {
                best = score;
                account = option;
                isBestExhausted = isExhausted;
            }
        }

        return account is null
            ? PolicyRefusals.NoAccount(exchange, candidates) ?? Missing(candidate, account)
            : Missing(candidate, account) ?? Refused(exchange, candidate, account);
    }

    /// <summary>Whether the provider's own refusal is to be kept for as long as it said.</summary>
    private Rejection? Refused(Exchange.Exchange exchange, Candidate candidate, Account account)
    {
        if (!candidate.Upstream.Options.EnforcesLimits || standings.Find(account, candidate.Model) is not { } standing)
        {
            return null;
        }

        var left = standing.RefusedUntilMicros - exchange.StartedMicros;
        return left > 0 ? Rejections.ProviderLimited(candidate.Upstream.Options.Name, candidate.Model, (left + 999_999) / 1_000_000) : null;
    }

    /// <summary>Whether a caller has an account at an upstream to send requests for a model to; its name may name a region.</summary>
    internal static bool HasOne(Upstream upstream, IEnumerable<Account> accounts, Caller caller, string? modelRegion)
    {
        foreach (var account in accounts)
        {
            if (account.Upstream == upstream && account.Options.Weight > 0 && PolicyGuard.MayUse(caller, account, modelRegion) && IsReady(account))
            {
                return true;
            }
        }

        return false;
    }

    private static Rejection? Missing(Candidate candidate, Account? account)
    {
        if (account is not null && IsReady(account))
        {
            return null;
        }

        var provider = candidate.Upstream.Options.Name;
        return Rejections.KeyMissing(provider, KnownProviders.Find(provider)?.KeyVariable);
    }

    private static bool IsReady(Account account) => account.HasKey || account.Options.IsKeyless || !account.Upstream.Options.NeedsKey;

    private static int MostSpecific(Candidate candidate, Caller caller, out int count)
    {
        var most = -1;
        count = 0;
        for (var i = 0; i < candidate.Accounts.Count; i++)
        {
            var option = candidate.Accounts[i];
            if (option.Specificity < most || !PolicyGuard.MayUse(caller, option, candidate.NamedRegion))
            {
                continue;
            }

            count = option.Specificity == most ? count + 1 : 1;
            most = option.Specificity;
        }

        return most;
    }

    // Ids the caller gave tell its conversations apart better than anything that could be read from the prompt.
    private static ulong Conversation(Exchange.Exchange exchange)
    {
        var hash = default(ConversationHash);
        var facts = exchange.Facts;
        hash.Add(exchange.Caller!.Attribution[Dimension.Key]);
        if ((facts.ConversationId ?? facts.PromptCacheKey ?? facts.User) is { Length: > 0 } given)
        {
            hash.Add(given.AsSpan());
        }
        else
        {
            ConversationStart.AddTo(ref hash, exchange.Body.Sequence, facts);
        }

        return hash.Value;
    }

    // Weighted rendezvous: -w / ln(u). Adding an account moves only the share it takes over.
    private static double Score(ulong conversation, long account, int weight)
    {
        unchecked
        {
            var mixed = (conversation ^ (ulong)account) * 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9UL;
            mixed ^= mixed >> 32;
            var unit = ((mixed >> 11) + 1) * (1.0 / (1UL << 53));
            return -weight / Math.Log(Math.Min(unit, 1 - 1e-16));
        }
    }
}
