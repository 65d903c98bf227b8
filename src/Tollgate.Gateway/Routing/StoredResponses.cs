using System.Collections.Concurrent;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Who owns the responses a provider has stored, and at which account. Only the owner can name one; to everybody else it does not
/// exist. Ownership travels with the attempt: through the journal, before the caller sees the end of the answer, into the ledger.
/// Here are the newest, so that they can be named before the ledger has them. Thread-safe; bounded.
/// </summary>
internal sealed class StoredResponses(ILedgerReader ledger, NameBook names)
{
    private const int Limit = 100_000;

    private readonly ConcurrentDictionary<(string Id, long Account), StoredAnswer> _newest = new();
    private readonly ConcurrentQueue<(string, long)> _order = new();

    /// <summary>The id of the answer under way, as soon as the provider has said it, unless the caller or a policy wants nothing stored.</summary>
    internal static StoredAnswerId IdOf(Exchange.Exchange exchange) =>
        exchange.Surface == Surface.OpenAIResponses && exchange.Facts.Store != false && !exchange.StoreDenied && exchange.Answer.ResponseId is { } id
            ? new StoredAnswerId(id, exchange.Caller!.Owner)
            : default;

    /// <summary>Remembers an id whose attempt is in the journal.</summary>
    internal void Note(AttemptIntent intent, StoredAnswerId stored)
    {
        if (StoredAnswer.Of(intent, stored) is { } answer && _newest.TryAdd((stored.Id!, answer.Account), answer))
        {
            _order.Enqueue((stored.Id!, answer.Account));
            if (_newest.Count > Limit && _order.TryDequeue(out var oldest))
            {
                _newest.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Finds the candidate that can answer for a stored id and pins its account.</summary>
    internal async ValueTask<Resolution> ResolveAsync(Exchange.Exchange exchange)
    {
        var id = exchange.Match.Id ?? exchange.Facts.PreviousResponseId!;
        var caller = exchange.Caller!;
        if (await FindAsync(id, exchange).ConfigureAwait(false) is not { } answer)
        {
            return None($"No response '{Shown(id)}' was made with a key of this key's {OwnerName(caller.Owner)}.{PolicyRefusals.NothingIsStored(caller)}");
        }

        // Also an account that takes no new conversations answers for what it stores.
        var snapshot = exchange.Snapshot;
        if (!snapshot.Accounts.TryGetValue(answer.Account, out var account) || !account.MayBeUsedBy(caller))
        {
            return None($"The provider account that stores the response '{Shown(id)}' is no longer configured for this key.");
        }

        exchange.PinnedAccount = account;
        if (exchange.RequestedModel is not { } requested)
        {
            return account.Upstream.Serves(exchange.Surface)
                ? new Resolution([snapshot.Models.At(account.Upstream, await ModelAsync(answer.Model, exchange.Source.Gone).ConfigureAwait(false), exchange.Surface)])
                : None($"The provider that stores the response '{Shown(id)}' no longer serves responses.");
        }

        var resolution = snapshot.Models.Resolve(requested, exchange.Surface, caller, exchange.StartedMicros, out var ending);
        exchange.Ending = ending;
        foreach (var candidate in resolution.Candidates)
        {
            if (candidate.Upstream == account.Upstream)
            {
                return new Resolution([candidate]);
            }
        }

        return resolution.Candidates.Count == 0
            ? resolution
            : None($"The response '{Shown(id)}' is stored at the provider '{account.Upstream.Options.Name}', which does not serve the model '{requested}'.");
    }

    // Two providers may give the same id to different owners: whose it is decides which is meant.
    private async ValueTask<StoredAnswer?> FindAsync(string id, Exchange.Exchange exchange)
    {
        var caller = exchange.Caller!;
        foreach (var account in exchange.Snapshot.Accounts.Keys)
        {
            if (_newest.TryGetValue((id, account), out var newest) && IsOwnedBy(caller, newest))
            {
                return newest;
            }
        }

        if (id.Length > StoredAnswerId.MostBytes)
        {
            return null;
        }

        foreach (var answer in await ledger.StoredAnswersAsync(id, exchange.Source.Gone).ConfigureAwait(false))
        {
            if (IsOwnedBy(caller, answer))
            {
                return answer;
            }
        }

        return null;
    }

    private static bool IsOwnedBy(Caller caller, StoredAnswer answer) =>
        answer.OwnerKind == caller.Owner && answer.Owner == caller.Attribution[caller.Owner];

    private async ValueTask<string> ModelAsync(long model, CancellationToken gone)
    {
        if (names.NameOf(Dimension.Model, model) is { } known)
        {
            return known;
        }

        var found = await ledger.NamesAsync([(Dimension.Model, model)], gone).ConfigureAwait(false);
        return found.GetValueOrDefault((Dimension.Model, model), "unknown");
    }

    private static Resolution None(string problem) => new([], problem, Known: false) { IsOfResponse = true };

    private static string OwnerName(Dimension owner) => owner switch
    {
        Dimension.User => "user",
        Dimension.Team => "team",
        _ => "organization",
    };

    private static string Shown(string id) => id.Length <= 100 ? id : id[..100] + "…";
}
