namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A card file as read.</summary>
internal sealed class FileDraft(string provider, CardProblems problems)
{
    public string Provider { get; } = provider;

    public CardProblems Problems { get; } = problems;

    public List<string> Aliases { get; } = [];

    public List<ModelDraft> Models { get; } = [];

    public List<MultiplierDraft> Multipliers { get; } = [];

    public List<InheritDraft> Inherits { get; } = [];
}
