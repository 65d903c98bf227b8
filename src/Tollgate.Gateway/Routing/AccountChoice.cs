using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Chooses the provider account. Conversations stick to theirs, because a prompt cache belongs to an account: the choice is a
/// weighted rendezvous hash over what stays equal within a conversation. Stateless; no allocation.
/// </summary>
internal sealed class AccountChoice
{
    // The beginning of a conversation's body: model, system prompt, first message. Later turns only append.
    private const int PrefixBytes = 512;

    internal Rejection? Choose(Exchange.Exchange exchange, Candidate candidate, out Account account)
    {
        if (exchange.PinnedAccount is { } pinned)
        {
            account = pinned;
            return null;
        }

        var accounts = candidate.Accounts;
        account = null!;
        var best = double.NegativeInfinity;
        var seed = accounts.Count > 1 ? Conversation(exchange) : 0;
        for (var i = 0; i < accounts.Count; i++)
        {
            var option = accounts[i];
            if (!MayUse(option.Options, exchange.Caller!))
            {
                continue;
            }

            var score = accounts.Count == 1 ? 0 : Score(seed, option.NameId, option.Options.Weight);
            if (score > best || account is null)
            {
                best = score;
                account = option;
            }
        }

        if (account is null || (!account.HasKey && !account.Options.IsKeyless && candidate.Upstream.Options.NeedsKey))
        {
            var provider = candidate.Upstream.Options.Name;
            return Rejections.KeyMissing(provider, KnownProviders.Find(provider)?.KeyVariable);
        }

        return null;
    }

    private static bool MayUse(AccountOptions account, Caller caller) =>
        (account.Organization is null || account.Organization == caller.Organization)
        && (account.Team is null || account.Team == caller.Team)
        && (account.User is null || account.User == caller.User);

    private static ulong Conversation(Exchange.Exchange exchange)
    {
        var hash = default(HashCode);
        hash.Add(exchange.Caller!.Attribution[Dimension.Key]);
        if (exchange.Facts.PromptCacheKey is { } key)
        {
            hash.Add(key, StringComparer.Ordinal);
        }
        else if (exchange.Body.TryGetSpan(out var body))
        {
            hash.AddBytes(body[..Math.Min(body.Length, PrefixBytes)]);
        }

        return unchecked((uint)hash.ToHashCode());
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
