using System.Collections.Concurrent;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Who owns the responses a provider has stored, and at which account. Only the owner can name one; to everybody else it does not
/// exist. Thread-safe; bounded, the oldest are forgotten first.
/// </summary>
/// <param name="store">Where ownership is kept across restarts.</param>
internal sealed class StoredResponses(IAnswerOwners store)
{
    private const int Limit = 100_000;

    private readonly ConcurrentDictionary<string, AnswerOwner> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Notes an id the provider returned.</summary>
    internal void Note(Exchange.Exchange exchange, Account account, string model, string id)
    {
        var owner = new AnswerOwner(exchange.Attribution[Economics.Ownership.Dimension.Organization], exchange.Attribution[Economics.Ownership.Dimension.Team], account.FullName, model);
        if (_owners.TryAdd(id, owner))
        {
            _order.Enqueue(id);
            store.Save(id, owner);
            if (_owners.Count > Limit && _order.TryDequeue(out var oldest))
            {
                _owners.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>Finds the candidate that can answer for a stored id and pins its account.</summary>
    internal Resolution Resolve(Exchange.Exchange exchange)
    {
        var id = exchange.Match.Id ?? exchange.Facts.PreviousResponseId!;
        if (!_owners.TryGetValue(id, out var owner) && store.Find(id) is { } saved)
        {
            owner = saved;
        }

        if (owner is null
            || owner.Organization != exchange.Attribution[Economics.Ownership.Dimension.Organization]
            || owner.Team != exchange.Attribution[Economics.Ownership.Dimension.Team])
        {
            return new Resolution([], $"No response '{id}' was made with this key's team.", Known: false) { IsOfResponse = true };
        }

        var resolution = exchange.Snapshot.Models.Resolve(exchange.RequestedModel ?? owner.Model, exchange.Surface);
        foreach (var candidate in resolution.Candidates)
        {
            foreach (var account in candidate.Accounts)
            {
                if (account.FullName == owner.Account)
                {
                    exchange.PinnedAccount = account;
                    return new Resolution([candidate]);
                }
            }
        }

        if (resolution.Candidates.Count == 0)
        {
            return resolution;
        }

        return new Resolution([], $"The account '{owner.Account}' that made the response '{id}' is no longer configured.", Known: false) { IsOfResponse = true };
    }
}
