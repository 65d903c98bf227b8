using System.Collections.Frozen;
using Tollgate.Economics.Pricing.Loading;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// All prices in force: an immutable snapshot, safe to share between threads. A changed price is a new card with a new
/// <see cref="Version"/>.
/// </summary>
public sealed class RateCard
{
    /// <summary>The version of the card that ships with this build; raised with every change of its files.</summary>
    public const int BuiltInVersion = 1;

    private static readonly Lazy<RateCard> LazyBuiltIn = new(LoadBuiltIn);

    private readonly FrozenDictionary<string, ProviderModels> _providers;

    internal RateCard(int version, IReadOnlyList<ProviderModels> providers)
    {
        Version = version;
        Providers = [.. providers.Select(provider => provider.Name).Order(StringComparer.Ordinal)];
        Models = [.. providers.SelectMany(provider => provider.Models)
            .OrderBy(model => model.Provider, StringComparer.Ordinal).ThenBy(model => model.Model, StringComparer.Ordinal)];
        _providers = providers
            .SelectMany(provider => provider.Names.Select(name => KeyValuePair.Create(name, provider)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        ContentHash = RateCardHash.Of(Models);
    }

    /// <summary>The card that ships with the product. Loaded on first use.</summary>
    public static RateCard BuiltIn => LazyBuiltIn.Value;

    /// <summary>The card's number, kept with every attempt priced by it.</summary>
    public int Version { get; }

    /// <summary>SHA-256 over all rates and multipliers in lower-case hex: equal for equal content, however the files are written.</summary>
    public string ContentHash { get; }

    /// <summary>The providers' names.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>Every model, by provider and id.</summary>
    public IReadOnlyList<ModelRates> Models { get; }

    internal IEnumerable<ProviderModels> ProviderModels => _providers.Values.Distinct();

    /// <summary>Loads card files into a card of their own, or reports all their problems.</summary>
    public static RateCardLoad Load(IReadOnlyList<RateCardSource> sources, int version) => RateCardLoader.Load(sources, null, version);

    /// <summary>
    /// Lays card files over this card. A period for a model replaces this card's periods of the model for as long as it is valid;
    /// models and providers it does not name stay; its multipliers stack.
    /// </summary>
    /// <param name="sources">The files.</param>
    /// <param name="version">The new card's version; by default the next.</param>
    public RateCardLoad WithOverlay(IReadOnlyList<RateCardSource> sources, int? version = null) =>
        RateCardLoader.Load(sources, this, version ?? Version + 1);

    /// <summary>
    /// Finds a model: by its exact id, then an alias, then as a dated snapshot without entry of its own, then behind provider, region
    /// and vendor prefixes, as fine-tuned model, and last by the provider's entry for all models. Never falls back to a model
    /// that is merely similar. With an empty provider the model's prefix names it (<c>openai/gpt-5</c>).
    /// </summary>
    public ModelMatch Match(string provider, string model)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(model);
        if (provider.Length > 0)
        {
            return _providers.TryGetValue(provider, out var models) ? ModelMatcher.Match(models, model) : default;
        }

        var slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !_providers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(model.AsSpan(0, slash), out var prefixed))
        {
            return default;
        }

        var match = ModelMatcher.Match(prefixed, model[(slash + 1)..]);
        return match.Kind is MatchKind.Exact or MatchKind.Alias ? match with { Kind = MatchKind.Prefixed } : match;
    }

    /// <summary>True when the card knows the provider, under any of its names.</summary>
    public bool HasProvider(string provider) => _providers.ContainsKey(provider);

    /// <summary>
    /// The names in the card nearest to a mistyped one, nearest first, for error messages; of one provider or of all. Empty when nothing is near.
    /// </summary>
    public IReadOnlyList<string> NearestModels(string model, string? provider = null, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(model);
        var among = provider is null ? Models : _providers.TryGetValue(provider, out var known) ? known.Models : [];
        return NearestNames.Find(model, among.Select(entry => entry.Model), count);
    }

    private static RateCard LoadBuiltIn()
    {
        var load = Load(BuiltInCardFiles.Read(), BuiltInVersion);
        return load.Card ?? throw new InvalidOperationException("The built-in rate card is broken:\n" + string.Join('\n', load.Problems));
    }
}
