using System.Collections.Concurrent;
using System.Collections.Frozen;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Which upstreams can answer for a model name. Immutable apart from a bounded cache of resolutions; thread-safe.
/// </summary>
public sealed class ModelDirectory
{
    private const int CacheLimit = 4096;
    private const int AliasDepth = 8;
    private const int LongestName = 200;

    private readonly Upstream[] _upstreams;
    private readonly IReadOnlyDictionary<Upstream, Account[]> _accounts;
    private readonly FrozenDictionary<string, string> _aliases;
    private readonly RateCard _card;
    private readonly Func<Candidate, Candidate> _register;
    private readonly ConcurrentDictionary<(string Model, Surface Surface), Resolution> _cache = new();

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

    /// <summary>The names of aliases, for the list of models.</summary>
    public IEnumerable<string> Aliases => _aliases.Keys;

    public IReadOnlyList<Upstream> Upstreams => _upstreams;

    /// <summary>
    /// Finds the candidates for what the caller wrote as <c>model</c>. Where nothing that answers is the caller's to use, the refusal speaks as if
    /// the providers of others did not exist. Cached; no allocation for names seen before.
    /// </summary>
    public Resolution Resolve(string requested, Surface surface, Caller caller)
    {
        var resolution = Resolve(requested, surface);
        for (var i = 0; i < resolution.Candidates.Count; i++)
        {
            if (IsOpenTo(caller, resolution.Candidates[i].Upstream))
            {
                return resolution;
            }
        }

        return Find(requested, surface, caller);
    }

    /// <summary>Finds all candidates, whoever may use them.</summary>
    internal Resolution Resolve(string requested, Surface surface)
    {
        if (_cache.TryGetValue((requested, surface), out var known))
        {
            return known;
        }

        var resolution = Find(requested, surface, caller: null);

        // Refusals are cheap to repeat; caching them would let a caller fill the cache with nonsense.
        if (resolution.Candidates.Count > 0 && _cache.Count < CacheLimit)
        {
            _cache.TryAdd((requested, surface), resolution);
        }

        return resolution;
    }

    private Resolution Find(string requested, Surface surface, Caller? caller)
    {
        var name = requested;
        for (var i = 0; i < AliasDepth && _aliases.TryGetValue(name, out var target); i++)
        {
            name = target;
        }

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
