using System.Collections.Frozen;
using Tollgate.Economics.Pricing.Loading;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// All prices in force: an immutable snapshot, safe to share between threads. A changed price is a new card with a new
/// <see cref="Version"/>.
/// </summary>
public sealed class RateCard
{
    /// <summary>The version of the card that ships with this build; raised with every change of its files.</summary>
    public const int BuiltInVersion = 3;

    private static readonly Lazy<RateCard> LazyBuiltIn = new(LoadBuiltIn);

    private readonly FrozenDictionary<string, ProviderModels> _providers;
    private readonly Lazy<string> _contentHash;

    internal RateCard(int version, IReadOnlyList<ProviderModels> providers)
    {
        Version = version;
        Providers = [.. providers.Select(provider => provider.Name).Order(StringComparer.Ordinal)];
        Models = [.. providers.SelectMany(provider => provider.Models)
            .OrderBy(model => model.Provider, StringComparer.Ordinal).ThenBy(model => model.Model, StringComparer.Ordinal)];
        _providers = providers
            .SelectMany(provider => provider.Names.Select(name => KeyValuePair.Create(name, provider)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        // Few ask for it, and every start of a command would pay for it.
        _contentHash = new Lazy<string>(() => RateCardHash.Of(Models));
    }

    /// <summary>The card that ships with the product. Loaded on first use.</summary>
    public static RateCard BuiltIn => LazyBuiltIn.Value;

    /// <summary>The card's number, kept with every attempt priced by it.</summary>
    public int Version { get; }

    /// <summary>SHA-256 over all rates and multipliers in lower-case hex: equal for equal content, however the files are written.</summary>
    public string ContentHash => _contentHash.Value;

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
            return Find(provider) is { } models ? ModelMatcher.Match(models, model) : default;
        }

        var slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !_providers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(model.AsSpan(0, slash), out var prefixed))
        {
            return default;
        }

        var match = ModelMatcher.Match(prefixed, model[(slash + 1)..]);
        return match.Kind is MatchKind.Exact or MatchKind.Alias ? match with { Kind = MatchKind.Prefixed } : match;
    }

    /// <summary>
    /// Whose prices an answer has. A served model that the card names, or lists as alias or dated snapshot, has its own; any other name
    /// (a deployment, a router's spelling) says nothing, and the model asked for decides. So does it where the served name is only a
    /// shorter form of the asked one: <c>gpt-4</c> for <c>gpt-4-turbo</c>, or without <c>:free</c>.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="asked">The model asked for.</param>
    /// <param name="match">What <see cref="Match"/> says about it.</param>
    /// <param name="served">The model that the answer names, or null.</param>
    public ModelMatch MatchServed(string provider, string asked, in ModelMatch match, string? served)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (string.IsNullOrEmpty(served) || string.Equals(served, asked, StringComparison.OrdinalIgnoreCase))
        {
            return match;
        }

        var own = Match(provider, served);
        if (own.Rates is null || ReferenceEquals(own.Rates, match.Rates))
        {
            return match;
        }

        if (match.Rates is null)
        {
            return own;
        }

        return own.Kind is not (MatchKind.Exact or MatchKind.Alias or MatchKind.Snapshot) || match.Kind == MatchKind.FineTuned || IsShorter(served, asked)
            ? match
            : own with { Region = own.Region ?? match.Region };
    }

    /// <summary>True when the card knows the provider, under any of its names.</summary>
    public bool HasProvider(string provider) => Find(provider) is not null;

    /// <summary>Every name by which the card knows a model of the provider: ids and aliases. Empty for a provider it does not know.</summary>
    public IEnumerable<string> NamesOf(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Find(provider)?.Models.SelectMany(model => model.Aliases.Prepend(model.Model)) ?? [];
    }

    /// <summary>
    /// The names in the card nearest to a mistyped one, nearest first, for error messages; of one provider or of all. Empty when nothing is near.
    /// </summary>
    public IReadOnlyList<string> NearestModels(string model, string? provider = null, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(model);
        var among = provider is null ? Models : Find(provider)?.Models ?? [];
        return NearestNames.Find(model, among.Select(entry => entry.Model), count);
    }

    // A card's own names come first: an operator may call a provider as they like.
    private ProviderModels? Find(string provider) =>
        _providers.TryGetValue(provider, out var models) || _providers.TryGetValue(ProviderNames.Canonical(provider), out models) ? models : null;

    private static bool IsShorter(string served, string asked) =>
        asked.Length > served.Length && asked.StartsWith(served, StringComparison.OrdinalIgnoreCase) && asked[served.Length] is ('-' or ':' or '@' or '.');

    private static RateCard LoadBuiltIn()
    {
        var load = Load(BuiltInCardFiles.Read(), BuiltInVersion);
        return load.Card ?? throw new InvalidOperationException("The built-in rate card is broken:\n" + string.Join('\n', load.Problems));
    }
}
