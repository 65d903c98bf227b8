namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A model as one file states it, before cards are laid over each other.</summary>
internal sealed class ModelDraft(string provider, string id, CardProblems problems, CardNode node)
{
    public string Provider { get; } = provider;

    public string Id { get; } = id;

    public CardProblems Problems { get; } = problems;

    public CardNode Node { get; } = node;

    public List<string> Aliases { get; } = [];

    /// <summary>Null when the file says nothing besides prices.</summary>
    public ModelFacts? Facts { get; set; }

    public List<RatePeriod> Periods { get; } = [];

    /// <summary>The same facts and prices under another provider's name.</summary>
    public ModelDraft Under(string otherProvider, string otherId, IReadOnlySet<string>? tiers, CardProblems into, CardNode at)
    {
        var copy = new ModelDraft(otherProvider, otherId, into, at) { Facts = Facts };
        foreach (var period in Periods)
        {
            var rates = period.Rates
                .Where(rate => tiers is null || rate.Tier is null or ServiceTiers.Any || tiers.Contains(rate.Tier))
                .Select(rate => rate with { Provider = otherProvider, Model = otherId })
                .ToList();
            copy.Periods.Add(period with { Rates = rates });
        }

        return copy;
    }
}
