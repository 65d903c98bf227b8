using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;

namespace Tollgate.Gateway.Policies;

/// <summary>
/// Holds requests and attempts to the policies of their caller. Asked when a plan is made, and again by every attempt, whatever has chosen its
/// account. Stateless; no allocation unless it refuses.
/// </summary>
internal static class PolicyGuard
{
    /// <summary>Whether a caller may be sent to an account: by its owner and by every policy.</summary>
    internal static bool MayUse(Caller caller, Account account, string? modelRegion) =>
        account.MayBeUsedBy(caller) && (caller.Policy is not { } policy || policy.Permits(account, modelRegion));

    /// <summary>What the request itself asks for although a policy forbids it, whatever account it would go to; null when nothing.</summary>
    internal static Rejection? RefuseRequest(Exchange.Exchange exchange)
    {
        if (exchange.Caller!.Policy is not { } policy)
        {
            return null;
        }

        var facts = exchange.Facts;

        // The provider would serve it where the request says, wherever its account lies.
        if (facts.InferenceGeo is { } place && policy.ForbidsRegion(place.ToLowerInvariant()) is { } elsewhere)
        {
            return PolicyRefusals.Region(exchange, elsewhere, place);
        }

        return policy.StorageForbidden is { } keeping && AddsToConversation(facts) ? PolicyRefusals.Conversation(exchange, keeping) : null;
    }

    /// <summary>
    /// The last word before anything is set aside for an attempt: refuses what a policy forbids, and has the provider store nothing where
    /// storing is forbidden.
    /// </summary>
    internal static Rejection? Enforce(Exchange.Exchange exchange, Candidate candidate, Account account)
    {
        var caller = exchange.Caller!;
        if (caller.Policy is not { } policy)
        {
            return null;
        }

        if (RefuseRequest(exchange) is { } forbidden)
        {
            return forbidden;
        }

        if (!policy.Permits(account, candidate.NamedRegion))
        {
            return PolicyRefusals.Account(exchange, policy, candidate, account);
        }

        if (policy.StorageForbidden is not null)
        {
            ForbidStorage(exchange, candidate);
        }

        return null;
    }

    // An answer in a conversation is added to it, whatever "store" says.
    private static bool AddsToConversation(RequestFacts facts) => facts.ConversationId is not null || facts.StoredState == "conversation";

    // Where nobody has said anything, the member goes only to those who know it and may store by default: others refuse what they do not know.
    private static void ForbidStorage(Exchange.Exchange exchange, Candidate candidate)
    {
        var vendor = candidate.Upstream.Options.Vendor;
        var asks = exchange.Surface switch
        {
            Surface.OpenAIResponses => true,
            Surface.OpenAIChat => exchange.Facts.Store == true || vendor is "openai" or "google",
            Surface.GeminiGenerate or Surface.GeminiStreamGenerate => exchange.Facts.Store == true || vendor == "google",
            _ => false,
        };
        if (asks && exchange.Facts.Store != false)
        {
            RequestEdits.SetStoreFalse(exchange.Facts, exchange.Splices);
            exchange.StoreDenied = true;
        }
    }
}
