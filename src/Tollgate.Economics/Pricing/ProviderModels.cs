using System.Collections.Frozen;

namespace Tollgate.Economics.Pricing;

/// <summary>One provider's models by id and by alias.</summary>
internal sealed class ProviderModels
{
    private readonly FrozenDictionary<string, ModelRates> _byId;
    private readonly FrozenDictionary<string, ModelRates> _byAlias;

    public ProviderModels(string name, IReadOnlyList<string> aliases, IReadOnlyList<ModelRates> models)
    {
        (Name, Models) = (name, models);
        Names = [name, .. aliases];
        _byId = models.ToFrozenDictionary(model => model.Model, StringComparer.OrdinalIgnoreCase);
        _byAlias = models
            .SelectMany(model => model.Aliases.Select(alias => KeyValuePair.Create(alias, model)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public string Name { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<ModelRates> Models { get; }

    public ModelRates? ById(ReadOnlySpan<char> id) =>
        _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var model) ? model : null;

    public ModelRates? ByAlias(ReadOnlySpan<char> alias) =>
        _byAlias.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(alias, out var model) ? model : null;
}
