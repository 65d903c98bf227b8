namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A model while cards are laid over each other.</summary>
internal sealed class MergedModel(string provider, string id)
{
    private const int LedgerDigits = 15;

    // A millionth of the price at most.
    private const int DigitsOfUnit = 6;

    private readonly List<string> _aliases = [];
    private readonly List<RatePeriod> _periods = [];
    private readonly List<RateMultiplier> _multipliers = [];
    private readonly List<ModelDraft> _drafts = [];
    private ModelFacts _facts = new();
    private (CardProblems Problems, CardNode Node)? _lastMultiplier;

    public MergedModel(ModelRates below)
        : this(below.Provider, below.Model)
    {
        _aliases.AddRange(below.Aliases);
        _periods.AddRange(below.Periods);
        _multipliers.AddRange(below.Multipliers);
        _facts = below.Facts;
    }

    public string Id { get; } = id;

    public void Add(ModelDraft draft, int layer)
    {
        _drafts.Add(draft);
        _aliases.AddRange(draft.Aliases.Where(alias => !_aliases.Contains(alias, StringComparer.OrdinalIgnoreCase)));
        _periods.AddRange(draft.Periods.Select(period => period with { Layer = layer }));
        _facts = draft.Facts ?? _facts;
    }

    public void Multiply(RateMultiplier multiplier, CardProblems problems, CardNode node)
    {
        _multipliers.Add(multiplier);
        _lastMultiplier = (problems, node);
    }

    /// <summary>Names used twice, a model written in two files, and prices with more digits than the ledger has.</summary>
    public void Check(Dictionary<string, string> names)
    {
        if (_drafts.Count > 1)
        {
            _drafts[^1].Problems.Add(_drafts[^1].Node, $"\"{Id}\" is written in two places ({string.Join(", ", _drafts.Select(draft => draft.Problems.File))}); keep one");
        }

        foreach (var alias in _aliases)
        {
            if (!names.TryAdd(alias, Id) && _drafts.Count > 0)
            {
                _drafts[^1].Problems.Add(_drafts[^1].Node["aliases"] ?? _drafts[^1].Node, $"\"{alias}\" already names \"{names[alias]}\"; write it once");
            }
        }

        var (problems, node) = _drafts.Count > 0 ? (_drafts[^1].Problems, _drafts[^1].Node) : _lastMultiplier ?? default;
        if (problems is not null)
        {
            CheckDigits(problems, node);
        }
    }

    public ModelDraft ToDraft(CardProblems problems, CardNode node)
    {
        var draft = new ModelDraft(provider, Id, problems, node) { Facts = _facts };
        draft.Aliases.AddRange(_aliases);
        draft.Periods.AddRange(_periods);
        return draft;
    }

    public ModelRates Build() => new(provider, Id, _aliases, _facts, _periods, _multipliers);

    private void CheckDigits(CardProblems problems, CardNode node)
    {
        // Digits add up at most: one region applies at a time, everything else may at once. Few prices come near the limit.
        var ofFactors = _multipliers.Where(x => x.Region is null).Sum(x => (int)x.Factor.Scale)
            + _multipliers.Where(x => x.Region is not null).GroupBy(x => x.Region, StringComparer.Ordinal).Select(group => group.Sum(x => (int)x.Factor.Scale)).DefaultIfEmpty(0).Max();
        foreach (var rate in _periods.SelectMany(period => period.Rates))
        {
            if (rate.Price.Scale + DigitsOfUnit + ofFactors <= LedgerDigits)
            {
                continue;
            }

            var factors = _multipliers.Where(x => x.AppliesTo(rate.Bucket) && CanMeet(x, rate)).ToList();
            foreach (var factor in Products(factors).Prepend(1m))
            {
                // decimal rounds silently past 28 digits, which would hide the very digits looked for.
                var digits = RateCardLoader.Digits(rate.UnitPrice) + (factor == 1m ? 0 : RateCardLoader.Digits(factor));
                var unit = rate.UnitPrice * factor;
                if ((digits > 27 ? digits : RateCardLoader.Digits(unit)) > LedgerDigits)
                {
                    problems.Add(
                        node.Line, node.Path, $"{BucketRates.NameOf(rate.Bucket)} {RateCardLoader.Plain(rate.Price)} × {RateCardLoader.Plain(factor)}",
                        "the price of one token has more digits than the ledger's 15; write a price or factor with fewer");
                    return;
                }
            }
        }
    }

    private static bool CanMeet(RateMultiplier multiplier, Rate rate) =>
        !(multiplier.ValidTo <= rate.ValidFrom) && !(rate.ValidTo <= multiplier.ValidFrom)
        && (multiplier.Tier is null || rate.Tier is ServiceTiers.Any || string.Equals(multiplier.Tier, rate.Tier, StringComparison.Ordinal));

    /// <summary>The product of every choice of one region and one speed among the multipliers.</summary>
    private static IEnumerable<decimal> Products(List<RateMultiplier> multipliers)
    {
        foreach (var region in multipliers.Select(x => x.Region).Append(null).Distinct(StringComparer.Ordinal))
        {
            foreach (var speed in multipliers.Select(x => x.Speed).Append(null).Distinct(StringComparer.Ordinal))
            {
                yield return multipliers
                    .Where(x => (x.Region is null || string.Equals(x.Region, region, StringComparison.Ordinal))
                        && (x.Speed is null || string.Equals(x.Speed, speed, StringComparison.Ordinal)))
                    .Aggregate(1m, (product, x) => product * x.Factor);
            }
        }
    }
}
