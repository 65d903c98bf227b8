using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>
/// Reads one block of prices: bucket names with prices, <c>above</c> for longer inputs, <c>windows</c> for times of day,
/// or <c>included</c>.
/// </summary>
internal sealed class PriceBlockReader(CardValues values, List<Rate> rates)
{
    private static readonly string[] TokenNames = [.. BucketRates.AllNames.Where(name => !BucketRates.IsCall(BucketRates.Find(name)!.Value))];
    private static readonly string[] BlockNames = [.. TokenNames, "above", "windows", "all_context", "included", .. Provenance.Names];
    private static readonly string[] FeeNames = [.. BucketRates.AllNames.Except(TokenNames, StringComparer.Ordinal), .. Provenance.Names];
    private static readonly string[] AboveNames = [.. TokenNames, "tokens", "edge", .. Provenance.Names];
    private static readonly string[] WindowNames = [.. TokenNames, "utc", "days", "above", "all_context", .. Provenance.Names];

    /// <summary>The lowest threshold of the standard prices: other blocks without bands of their own end there.</summary>
    private (long Tokens, bool Inclusive)? _threshold;

    /// <summary>Reads the standard prices of a period; must come first, for its thresholds bound the other blocks.</summary>
    public void Standard(CardNode node, RateScope scope, Provenance provenance, BlockSanity sanity)
    {
        _threshold = null;
        Block(node, BlockNames, scope, provenance, sanity);
        _threshold = LowestThreshold(node);
    }

    /// <summary>Reads the prices of a tier, region or speed.</summary>
    public void Special(CardNode node, RateScope scope, Provenance provenance, BlockSanity sanity) =>
        Block(node, BlockNames, scope, provenance, sanity);

    /// <summary>Reads fees per thousand calls, for every tier and speed.</summary>
    public void Fees(CardNode node, RateScope scope, Provenance provenance)
    {
        values.OnlyKnown(node, FeeNames);
        provenance = provenance.In(node, values);
        foreach (var (name, value) in node.Members)
        {
            if (BucketRates.Find(name) is { } bucket && BucketRates.IsCall(bucket) && values.Number(value) is { } price)
            {
                BlockSanity.Range(value, price, false, values.Problems);
                Add(bucket, price, scope with { Tier = ServiceTiers.Any, Speed = ServiceTiers.Any }, default, provenance);
            }
        }
    }

    private void Block(CardNode node, string[] names, RateScope scope, Provenance provenance, BlockSanity sanity)
    {
        if (!values.Is(node, JsonValueKind.Object, "write prices per million tokens: { \"input\": 1.25, \"output\": 10 }"))
        {
            return;
        }

        values.OnlyKnown(node, names);
        provenance = provenance.In(node, values);
        if (values.Flag(node, "included"))
        {
            Included(scope, provenance);
            return;
        }

        var bands = Bands(node);
        Prices(node, scope, First(node, bands), provenance, sanity);
        for (var i = 0; i < bands.Count; i++)
        {
            var (band, edge) = (bands[i].Node, bands[i].Edge);
            var next = i + 1 < bands.Count ? bands[i + 1].Edge : default((long Tokens, bool Inclusive)?);
            Same(node, band);
            Prices(band, scope, new ContextBand(edge.Tokens, edge.Inclusive, next?.Tokens, next is { Inclusive: false }), provenance.In(band, values), sanity);
        }

        foreach (var window in Items(node, "windows"))
        {
            Same(node, window);
            foreach (var daily in Windows(window))
            {
                Block(window, WindowNames, scope with { Window = daily }, provenance, sanity);
            }
        }
    }

    private ContextBand First(CardNode node, List<(CardNode Node, (long Tokens, bool Inclusive) Edge)> bands)
    {
        var limit = bands.Count > 0 ? bands[0].Edge : values.Flag(node, "all_context") ? null : _threshold;
        return limit is { } edge ? new ContextBand(null, false, edge.Tokens, !edge.Inclusive) : default;
    }

    private void Prices(CardNode node, RateScope scope, ContextBand band, Provenance provenance, BlockSanity sanity)
    {
        var prices = new decimal?[TokenUsage.BucketCount];
        foreach (var (name, value) in node.Members)
        {
            if (BucketRates.Find(name) is { } bucket && !BucketRates.IsCall(bucket)
                && value.Kind != JsonValueKind.Null && values.Number(value) is { } price)
            {
                BlockSanity.Range(value, price, sanity.AllowsAbove1000, values.Problems);
                prices[(int)bucket] = price;
                Add(bucket, price, scope, band, provenance);
            }
        }

        sanity.Check(node, prices, values.Problems);
    }

    private void Included(RateScope scope, Provenance provenance)
    {
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            Add((Bucket)i, 0, scope with { Tier = scope.Tier ?? ServiceTiers.Any, Speed = scope.Speed ?? ServiceTiers.Any }, default, provenance, true);
        }
    }

    private void Add(Bucket bucket, decimal price, RateScope scope, ContextBand band, Provenance provenance, bool included = false) =>
        rates.Add(new Rate
        {
            Provider = scope.Provider,
            Model = scope.Model,
            Region = scope.Region,
            Tier = scope.Tier,
            Speed = scope.Speed,
            Context = band,
            Window = scope.Window,
            Bucket = bucket,
            Price = price,
            Unit = BucketRates.UnitOf(bucket),
            ValidFrom = scope.From,
            ValidTo = scope.To,
            RecordedAt = provenance.RecordedAt,
            Source = provenance.Source,
            VerifiedOn = provenance.VerifiedOn,
            IsSingleSource = provenance.IsSingleSource,
            IsIncluded = included,
        });

    /// <summary>Bands and windows state every bucket again, so that none silently keeps the base price.</summary>
    private void Same(CardNode of, CardNode node)
    {
        foreach (var (name, _) in of.Members)
        {
            if (TokenNames.Contains(name, StringComparer.Ordinal) && node[name] is null)
            {
                values.Problems.Add(node, $"\"{name}\" is missing here but priced in the block around it; write it, also when it does not change (or null if it has no price of its own here)");
            }
        }
    }

    private (long Tokens, bool Inclusive)? LowestThreshold(CardNode node)
    {
        var bands = Bands(node, report: false);
        return bands.Count > 0 ? bands[0].Edge : null;
    }

    private List<(CardNode Node, (long Tokens, bool Inclusive) Edge)> Bands(CardNode block, bool report = true)
    {
        var bands = new List<(CardNode, (long Tokens, bool Inclusive) Edge)>();
        foreach (var band in Items(block, "above", report))
        {
            if (report)
            {
                values.OnlyKnown(band, AboveNames);
            }

            var edge = band["edge"]?.Text;
            if (report && edge is not ("inclusive" or "exclusive"))
            {
                values.Problems.Add(band["edge"] ?? band, "write on which side of the threshold its own value is: \"edge\": \"exclusive\" (>) or \"inclusive\" (≥)");
            }

            if (band["tokens"] is { Kind: JsonValueKind.Number } && values.Whole(band, "tokens") is { } tokens)
            {
                bands.Add((band, (tokens, edge == "inclusive")));
            }
            else if (report)
            {
                values.Problems.Add(band, "write the threshold: \"tokens\": 200000");
            }
        }

        bands.Sort((left, right) => left.Edge.Tokens.CompareTo(right.Edge.Tokens));
        return bands;
    }

    private List<CardNode> Items(CardNode parent, string name, bool report = true)
    {
        if (parent[name] is not { } list)
        {
            return [];
        }

        if (list.Kind == JsonValueKind.Array && list.Items.TrueForAll(item => item.Kind == JsonValueKind.Object))
        {
            return list.Items;
        }

        if (report)
        {
            values.Problems.Add(list, "write a list of blocks: [{ … }]");
        }

        return [];
    }

    private List<DailyWindow> Windows(CardNode node)
    {
        var days = Days(node);
        var windows = new List<DailyWindow>();
        foreach (var text in values.Texts(node, "utc"))
        {
            if (text.Length == 11 && text[5] == '-'
                && TimeOnly.TryParseExact(text.AsSpan(0, 5), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
                && TimeOnly.TryParseExact(text.AsSpan(6), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to) && from != to)
            {
                windows.Add(new DailyWindow(from, to, days));
            }
            else
            {
                values.Problems.Add(node["utc"]!, $"\"{text}\" is no time of day; write \"01:00-04:00\"");
            }
        }

        if (node["utc"] is null)
        {
            values.Problems.Add(node, "write when it holds: \"utc\": [\"01:00-04:00\"]");
        }

        return windows;
    }

    private WeekDays Days(CardNode node)
    {
        if (node["days"] is null)
        {
            return WeekDays.All;
        }

        var days = WeekDays.None;
        foreach (var text in values.Texts(node, "days"))
        {
            var day = text switch
            {
                "sun" => WeekDays.Sunday,
                "mon" => WeekDays.Monday,
                "tue" => WeekDays.Tuesday,
                "wed" => WeekDays.Wednesday,
                "thu" => WeekDays.Thursday,
                "fri" => WeekDays.Friday,
                "sat" => WeekDays.Saturday,
                _ => WeekDays.None,
            };
            if (day == WeekDays.None)
            {
                values.Problems.Add(node["days"]!, $"\"{text}\" is no weekday; write \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\" or \"sun\"");
            }

            days |= day;
        }

        return days;
    }
}
