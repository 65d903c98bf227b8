namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A provider while cards are laid over each other.</summary>
internal sealed class MergedProvider(string name)
{
    private readonly SortedDictionary<string, MergedModel> _models = new(StringComparer.OrdinalIgnoreCase);

    public MergedProvider(ProviderModels below)
        : this(below.Name)
    {
        Aliases.UnionWith(below.Names.Skip(1));
        foreach (var model in below.Models)
        {
            _models.Add(model.Model, new MergedModel(model));
        }
    }

    public HashSet<string> Aliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where to report what is wrong with the provider as a whole.</summary>
    public CardProblems? Problems { get; set; }

    public IEnumerable<MergedModel> Models => _models.Values;

    public void Add(ModelDraft draft, int layer)
    {
        if (!_models.TryGetValue(draft.Id, out var model))
        {
            model = new MergedModel(name, draft.Id);
            _models.Add(draft.Id, model);
        }

        model.Add(draft, layer);
    }

    public void Multiply(MultiplierDraft draft, CardProblems problems)
    {
        foreach (var id in draft.Models.Where(id => !_models.ContainsKey(id)))
        {
            problems.Add(draft.Node, $"the provider has no model \"{id}\"; write its id in the card");
        }

        foreach (var model in _models.Values)
        {
            if (draft.Models.Count == 0 || draft.Models.Contains(model.Id, StringComparer.OrdinalIgnoreCase))
            {
                model.Multiply(draft.Multiplier with { Provider = name, Model = model.Id }, problems, draft.Node);
            }
        }
    }

    public ProviderModels Build(Dictionary<string, string> providerNames)
    {
        foreach (var own in Aliases.Prepend(name))
        {
            if (!providerNames.TryAdd(own, name))
            {
                Problems?.Add(1, "aliases", own, $"\"{own}\" is also a name of provider \"{providerNames[own]}\"; write another");
            }
        }

        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in _models.Values)
        {
            names[model.Id] = model.Id;
        }

        foreach (var model in _models.Values)
        {
            model.Check(names);
        }

        return new ProviderModels(name, [.. Aliases.Order(StringComparer.Ordinal)], [.. _models.Values.Select(model => model.Build())]);
    }
}
