namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Models of several files and of a card below them, becoming one card.</summary>
internal sealed class CardMerge
{
    private readonly SortedDictionary<string, MergedProvider> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _layer;

    public CardMerge(RateCard? below)
    {
        if (below is null)
        {
            return;
        }

        foreach (var provider in below.ProviderModels)
        {
            _providers.Add(provider.Name, new MergedProvider(provider));
        }

        _layer = below.Models.SelectMany(model => model.Periods).Select(period => period.Layer).DefaultIfEmpty(-1).Max() + 1;
    }

    public void Add(FileDraft file)
    {
        var provider = Provider(file);
        foreach (var model in file.Models)
        {
            provider.Add(model, _layer);
        }
    }

    public void Inherit(FileDraft file, IReadOnlyList<FileDraft> files)
    {
        var provider = Provider(file);
        foreach (var inherit in file.Inherits)
        {
            var from = files.FirstOrDefault(other => Same(other.Provider, inherit.From));
            var drafts = from is not null && !ReferenceEquals(from, file) ? from.Models : Below(inherit.From, file, inherit.Node);
            if (drafts is null)
            {
                file.Problems.Add(inherit.Node, $"there is no provider \"{inherit.From}\" to take prices from; known: {string.Join(", ", _providers.Keys)}");
                continue;
            }

            foreach (var missing in inherit.Models.Where(name => !drafts.Exists(draft => Same(draft.Id, name))))
            {
                file.Problems.Add(inherit.Node, $"\"{inherit.From}\" has no model \"{missing}\"; write its id in that provider's card");
            }

            var tiers = inherit.Tiers.ToHashSet(StringComparer.Ordinal);
            foreach (var draft in drafts.Where(draft => inherit.Models.Count == 0 || inherit.Models.Contains(draft.Id, StringComparer.OrdinalIgnoreCase)))
            {
                if (file.Models.Exists(own => Same(own.Id, inherit.Prefix + draft.Id)))
                {
                    continue;
                }

                var copy = draft.Under(file.Provider, inherit.Prefix + draft.Id, tiers, file.Problems, inherit.Node);
                copy.Aliases.AddRange(draft.Aliases.Select(alias => inherit.Prefix + alias));
                provider.Add(copy, _layer);
            }
        }
    }

    public void Multiply(FileDraft file)
    {
        var provider = Provider(file);
        foreach (var draft in file.Multipliers)
        {
            provider.Multiply(draft, file.Problems);
        }
    }

    public IReadOnlyList<ProviderModels> Build()
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var built = new List<ProviderModels>();
        foreach (var provider in _providers.Values)
        {
            built.Add(provider.Build(names));
        }

        return built;
    }

    private MergedProvider Provider(FileDraft file)
    {
        if (!_providers.TryGetValue(file.Provider, out var provider))
        {
            provider = _providers.Values.FirstOrDefault(known => known.Aliases.Contains(file.Provider));
            if (provider is null)
            {
                provider = new MergedProvider(file.Provider);
                _providers.Add(file.Provider, provider);
            }
        }

        provider.Aliases.UnionWith(file.Aliases);
        provider.Problems ??= file.Problems;
        return provider;
    }

    /// <summary>The models of a provider of the card below, as drafts.</summary>
    private List<ModelDraft>? Below(string name, FileDraft file, CardNode node) =>
        _providers.TryGetValue(name, out var provider) && !Same(name, file.Provider)
            ? [.. provider.Models.Select(model => model.ToDraft(file.Problems, node))]
            : null;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
