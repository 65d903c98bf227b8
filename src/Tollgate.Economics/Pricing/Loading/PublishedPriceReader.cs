using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Reads a published list and looks our figures up in a card, at the day of publication.</summary>
internal static class PublishedPriceReader
{
    private static readonly string[] ListNames = ["title", "published", "rows"];
    private static readonly string[] RowNames = ["label", "provider", "model", "printed", "verdict", "note"];
    private static readonly string[] PrintedNames = ["input", "output", "cached"];

    public static PublishedPriceList Read(RateCardSource source, RateCard card)
    {
        var problems = new List<RateCardProblem>();
        var values = new CardValues(new CardProblems(source.File, problems));
        var rows = new List<PublishedPrice>();
        var (title, day) = ("", default(DateOnly));
        if (CardNodeParser.Parse(source.Utf8.Span, values.Problems) is { } root)
        {
            values.OnlyKnown(root, ListNames);
            (title, day) = (values.Text(root, "title") ?? "", values.Day(root, "published") ?? default);
            rows.AddRange(root["rows"]?.Items.Select(row => Row(row, values, card, day)) ?? []);
        }

        return problems.Count == 0
            ? new PublishedPriceList(title, day, rows)
            : throw new InvalidOperationException("The published price list is broken:\n" + string.Join('\n', problems));
    }

    private static PublishedPrice Row(CardNode node, CardValues values, RateCard card, DateOnly day)
    {
        values.OnlyKnown(node, RowNames);
        var (provider, model) = (values.Text(node, "provider") ?? "", values.Text(node, "model") ?? "");
        var printed = node["printed"] ?? node;
        values.OnlyKnown(printed, PrintedNames);
        var rates = card.Match(provider, model).Rates;
        if (rates is null)
        {
            values.Problems.Add(node, "the card has no such model");
        }

        var conditions = new PriceConditions(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
        return new PublishedPrice(
            values.Text(node, "label") ?? "",
            provider,
            model,
            Printed(printed, "input", values) ?? 0,
            Printed(printed, "output", values) ?? 0,
            Printed(printed, "cached", values),
            Own(rates, conditions, Bucket.UncachedInput),
            Own(rates, conditions, Bucket.Output),
            Own(rates, conditions, Bucket.CacheRead),
            Verdict(node, values),
            values.Text(node, "note") ?? "");
    }

    private static decimal? Printed(CardNode node, string name, CardValues values) => node[name] is { } figure ? values.Number(figure) : null;

    private static decimal? Own(ModelRates? rates, in PriceConditions conditions, Bucket bucket) =>
        rates?.RateFor(conditions, bucket) is { } rate && rate.Bucket == bucket ? rate.Price : null;

    private static PublishedVerdict Verdict(CardNode node, CardValues values)
    {
        switch (values.Text(node, "verdict"))
        {
            case "correct":
                return PublishedVerdict.Correct;
            case "wrong":
                return PublishedVerdict.Wrong;
            case "stale":
                return PublishedVerdict.Stale;
            case "depends_on_host":
                return PublishedVerdict.DependsOnHost;
            default:
                values.Problems.Add(node["verdict"] ?? node, "write correct, wrong, stale or depends_on_host");
                return default;
        }
    }
}
