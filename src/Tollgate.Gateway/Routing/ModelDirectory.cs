using System.Collections.Concurrent;
using System.Collections.Frozen;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Which upstreams can answer for a model name. Immutable apart from a bounded cache of resolutions; thread-safe.
/// </summary>
public sealed class ModelDirectory
{
    private const int CacheLimit = 4096;
    private const int LongestName = 200;

    private readonly Upstream[] _upstreams;
    private readonly IReadOnlyDictionary<Upstream, Account[]> _accounts;
    private readonly FrozenDictionary<string, AliasMeaning> _aliases;
    private readonly RateCard _card;
    private readonly Func<Candidate, Candidate> _register;
    private readonly ConcurrentDictionary<(string Model, Surface Surface, bool IsEnd), Resolution> _cache = new();

    /// <param name="upstreams">In order of preference.</param>
    /// <param name="accounts">Of each upstream those that take requests.</param>
    /// <param name="options">Aliases are taken from here.</param>
    /// <param name="card">Prices and the catalogue of models.</param>
    /// <param name="register">Gives a candidate its ledger ids and accounts.</param>
    internal ModelDirectory(
        IEnumerable<Upstream> upstreams, IReadOnlyDictionary<Upstream, Account[]> accounts, GatewayOptions options, RateCard card, Func<Candidate, Candidate> register)
    {
        _upstreams = [.. upstreams];
        _accounts = accounts;
        _aliases = options.Aliases.ToFrozenDictionary(StringComparer.Ordinal);
        _card = card;
        _register = register;
    }

    /// <summary>The names of the configuration's aliases.</summary>
    public IEnumerable<string> Aliases => _aliases.Keys;

    public IReadOnlyList<Upstream> Upstreams => _upstreams;

    /// <summary>Whether a name is an alias to a caller, whatever else it is.</summary>
    internal bool IsAlias(string name, Caller caller) => caller.Aliases?.Find(name) is not null || _aliases.ContainsKey(name);

    /// <summary>
    /// Finds the candidates for what the caller wrote as <c>model</c>. Where nothing that answers is the caller's to use, the refusal speaks as if
    /// the providers of others did not exist. Cached; no allocation for names seen before, and one look-up for a caller without aliases of its own.
    /// </summary>
    /// <param name="requested">What the caller wrote.</param>
    /// <param name="surface">Where.</param>
    /// <param name="caller">Who.</param>
    /// <param name="startedMicros">When the request began, in microseconds since the Unix epoch: an alias that has ended by then is refused.</param>
    /// <param name="ending">The alias on the way that ends, when one does and has not yet.</param>
    public Resolution Resolve(string requested, Surface surface, Caller caller, long startedMicros, out AliasEnding ending)
    {
        ending = default;
        var end = requested;
        var isOwn = caller.Aliases is { } own && Lead(ref end, own, ref ending);
        var resolution = isOwn ? Cached(requested, end, surface) : Resolve(requested, surface);
        ending = isOwn ? ending : resolution.Ending;
        if (ending.IsOver(startedMicros))
        {
            var problem = ending.Explain(requested);
            ending = default;
            return new Resolution([], problem, Known: false) { IsOfEndedAlias = true };
        }

        for (var i = 0; i < resolution.Candidates.Count; i++)
        {
            if (IsOpenTo(caller, resolution.Candidates[i].Upstream))
            {
                return resolution;
            }
        }

        return isOwn ? Find(requested, end, surface, caller) : Find(requested, surface, caller);
    }

    /// <summary>Finds all candidates for a name as the configuration understands it, whoever may use them.</summary>
    private Resolution Resolve(string requested, Surface surface)
    {
        if (_cache.TryGetValue((requested, surface, false), out var known))
        {
            return known;
        }

        var resolution = Find(requested, surface, caller: null);
        Keep((requested, surface, false), resolution);
        return resolution;
    }

    /// <summary>The same for what aliases led to. What they were plays no part, so that organizations share it.</summary>
    private Resolution Cached(string requested, string end, Surface surface)
    {
        if (_cache.TryGetValue((end, surface, true), out var known))
        {
            return known;
        }

        var resolution = Find(requested, end, surface, caller: null);
        Keep((end, surface, true), resolution);
        return resolution;
    }

    private void Keep((string Model, Surface Surface, bool IsEnd) key, Resolution resolution)
    {
        // Refusals are cheap to repeat; caching them would let a caller fill the cache with nonsense.
        if (resolution.Candidates.Count > 0 && _cache.Count < CacheLimit)
        {
            _cache.TryAdd(key, resolution);
        }
    }

    /// <summary>Follows aliases to their end, the caller's before the configuration's. False when none of the caller's is on the way.</summary>
    private bool Lead(ref string name, CallerAliases own, ref AliasEnding ending)
    {
        var isOwn = false;
        for (var i = 0; i < AliasChains.Longest; i++)
        {
            if (own.Find(name) is { } meaning)
            {
                isOwn = true;
            }
            else if (!_aliases.TryGetValue(name, out meaning))
            {
                break;
            }

            ending = ending.With(name, meaning);
            name = meaning.Target;
        }

        return isOwn;
    }

    private Resolution Find(string requested, Surface surface, Caller? caller)
    {
        var name = requested;
        var ending = default(AliasEnding);
        for (var i = 0; i < AliasChains.Longest && _aliases.TryGetValue(name, out var meaning); i++)
        {
            ending = ending.With(name, meaning);
            name = meaning.Target;
        }

        var resolution = Find(requested, name, surface, caller);
        return ending.IsNone ? resolution : resolution with { Ending = ending };
    }

    private Resolution Find(string requested, string name, Surface surface, Caller? caller)
    {
        List<Candidate>? candidates = null;
        Upstream? other = null;
        string? misspelt = null;
        foreach (var upstream in _upstreams)
        {
            if (!IsOpenTo(caller, upstream) || ModelAt(upstream, name, out var byPattern) is not { } model)
            {
                continue;
            }

            // What an alias leads to was written by the operator, and means what it says.
            if (byPattern && ReferenceEquals(name, requested) && Meant(upstream, name) is { } meant)
            {
                misspelt ??= Misspelt(requested, upstream, caller is null || caller.Models.Permits(meant) ? meant : null);
                continue;
            }

            if (!upstream.Serves(surface))
            {
                other ??= upstream;
                continue;
            }

            (candidates ??= []).Add(Make(upstream, model, surface));
        }

        return candidates is not null
            ? new Resolution(candidates)
            : other is not null
                ? new Resolution([], WrongSurface(requested, other), Known: true)
                : new Resolution([], misspelt ?? Unknown(requested, caller), Known: false);
    }

    /// <summary>The candidate for a model at one upstream, whether or not it would be found by its name: for what is stored there.</summary>
    internal Candidate At(Upstream upstream, string model, Surface surface) => Make(upstream, model, surface);

    // A provider without any account is the installation's, which has forgotten its key.
    private bool IsOpenTo(Caller? caller, Upstream upstream)
    {
        if (caller is null || !_accounts.TryGetValue(upstream, out var accounts) || accounts.Length == 0)
        {
            return true;
        }

        foreach (var account in accounts)
        {
            if (account.MayBeUsedBy(caller))
            {
                return true;
            }
        }

        return false;
    }

    private Candidate Make(Upstream upstream, string model, Surface surface)
    {
        return _register(new Candidate(upstream, model, surface.Format(), _card));
    }

    private static string? ModelAt(Upstream upstream, string name, out bool byPattern)
    {
        byPattern = false;
        var options = upstream.Options;
        var provider = options.Name;
        if (name.Length > provider.Length + 1 && name[provider.Length] == '/' && name.StartsWith(provider, StringComparison.Ordinal))
        {
            var bare = name[(provider.Length + 1)..];
            return ModelOf(options, bare) ?? bare;
        }

        if (ModelOf(options, name) is { } model)
        {
            return model;
        }

        foreach (var glob in options.Models)
        {
            if (glob == name)
            {
                byPattern = false;
                return name;
            }

            byPattern |= Glob.Matches(glob, name);
        }

        return byPattern ? name : null;
    }

    // Callers of Azure name the model or its deployment.
    private static string? ModelOf(ProviderOptions options, string name)
    {
        if (options.Deployments.ContainsKey(name))
        {
            return name;
        }

        foreach (var (model, deployment) in options.Deployments)
        {
            if (deployment == name)
            {
                return model;
            }
        }

        return null;
    }

    private string? Meant(Upstream upstream, string name)
    {
        var vendor = upstream.Options.Vendor;
        return name.Length > LongestName || _card.Match(vendor, name) is { Rates: not null, Kind: not MatchKind.ProviderWide }
            ? null
            : Misspelling.Of(name, _card.NamesOf(vendor)
                .Where(known => ModelAt(upstream, known, out _) is not null)
                .Concat(upstream.Options.Models.Where(static model => !model.Contains('*', StringComparison.Ordinal)))
                .Concat(upstream.Options.Deployments.Keys));
    }

    private static string Misspelt(string requested, Upstream upstream, string? meant)
    {
        var provider = upstream.Options.Name;
        return $"The model '{requested}' is not known at '{provider}'.{(meant is null ? "" : $" Did you mean '{meant}'?")} If it is new there, ask for '{provider}/{requested}', or have the operator add it to providers.{provider}.models.";
    }

    private static string WrongSurface(string requested, Upstream upstream) =>
        $"The model '{requested}' is served by '{upstream.Options.Name}', which does not speak this API. "
        + upstream.Options.Api switch
        {
            ApiFamily.Anthropic => "Call it with the Anthropic protocol: POST /v1/messages.",
            ApiFamily.Gemini => "Call it with the Gemini protocol: POST /v1beta/models/{model}:generateContent.",
            _ => "Call it with the OpenAI protocol: POST /v1/chat/completions or /v1/responses.",
        };

    private string Unknown(string requested, Caller? caller)
    {
        if (requested.Length > LongestName)
        {
            return $"A model name of {requested.Length} characters is not served here. GET /v1/models lists the models this key can use.";
        }

        foreach (var nearest in _card.NearestModels(requested))
        {
            if (nearest != requested && (caller is null || caller.Models.Permits(nearest))
                && Array.Exists(_upstreams, upstream => IsOpenTo(caller, upstream) && ModelAt(upstream, nearest, out _) is not null))
            {
                return $"The model '{requested}' is not served here. Did you mean '{nearest}'?";
            }
        }

        return $"The model '{requested}' is not served here. GET /v1/models lists the models this key can use.";
    }
}
