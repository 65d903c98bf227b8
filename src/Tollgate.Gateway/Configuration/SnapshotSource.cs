using System.Collections.Frozen;
using System.Text.Json;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Configuration;

/// <summary>
/// Builds snapshots and swaps them. <see cref="Current"/> is one volatile read; <see cref="Apply"/> may be called from any thread.
/// </summary>
public sealed class SnapshotSource : IDisposable
{
    private readonly Lock _lock = new();
    private readonly NameBook _names;
    private readonly Func<ProviderOptions, HttpMessageHandler?>? _handler;
    private Dictionary<string, Upstream> _upstreams = new(StringComparer.Ordinal);
    private readonly Action<Candidate> _announce;
    private volatile GatewaySnapshot _current;
    private int _version;

    internal SnapshotSource(GatewayOptions options, RateCard card, NameBook names, Func<ProviderOptions, HttpMessageHandler?>? handler = null)
    {
        _names = names;
        _handler = handler;
        _announce = candidate => names.IdOf(Dimension.Model, candidate.Model);
        _current = Build(options, card);
    }

    public GatewaySnapshot Current => _current;

    /// <summary>Raised with each new snapshot, for what outlives snapshots; one at a time.</summary>
    internal event Action<GatewaySnapshot>? Changed;

    /// <summary>Makes new options or a new card the current ones. Connections of unchanged providers stay open.</summary>
    public GatewaySnapshot Apply(GatewayOptions options, RateCard card)
    {
        lock (_lock)
        {
            _current = Build(options, card);
            Changed?.Invoke(_current);
            return _current;
        }
    }

    public void Dispose()
    {
        foreach (var upstream in _upstreams.Values)
        {
            upstream.Client.Dispose();
        }
    }

    private GatewaySnapshot Build(GatewayOptions options, RateCard card)
    {
        var next = new Dictionary<string, Upstream>(StringComparer.Ordinal);
        var accounts = new Dictionary<Upstream, Account[]>();
        foreach (var provider in options.Providers)
        {
            // Requests in flight keep a replaced upstream alive; its idle connections close by themselves.
            var signature = JsonSerializer.Serialize(provider);
            var upstream = _upstreams.TryGetValue(signature, out var kept) ? kept : new Upstream(provider, UpstreamClient.To(provider, _handler?.Invoke(provider)));
            next[signature] = upstream;
            accounts[upstream] = [.. provider.Accounts.Select(a => new Account(a, upstream, _names.IdOf(Dimension.Account, provider.Name + "/" + a.Name)))];
        }

        // What an account stores stays reachable when it takes no new conversations.
        var byId = accounts.Values.SelectMany(of => of).DistinctBy(account => account.NameId).ToFrozenDictionary(account => account.NameId);

        var weighted = accounts.ToDictionary(of => of.Key, of => of.Value.Where(account => account.Options.Weight > 0).ToArray());
        _upstreams = next;
        var directory = new ModelDirectory(next.Values, weighted, options, card, candidate =>
        {
            candidate.Register(
                _names.Peek(Dimension.Model, candidate.Model), _names.IdOf(Dimension.Provider, candidate.Upstream.Options.Name), weighted[candidate.Upstream], _announce);
            return candidate;
        });
        return new GatewaySnapshot(++_version, options, card, directory, byId);
    }
}
