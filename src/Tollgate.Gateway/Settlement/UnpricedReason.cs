using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Settlement;

/// <summary>Says why an answer has no price: nobody knows the model, or its entry has no rate for what was used.</summary>
internal static class UnpricedReason
{
    internal static string Of(RateCard card, string provider, string model, in ModelMatch match, in PriceConditions conditions, in PriceLines lines)
    {
        if (match.Rates is not { } rates)
        {
            if (!card.HasProvider(provider))
            {
                return $"the rate card knows no provider '{provider}'.";
            }

            var nearest = card.NearestModels(model, provider);
            return $"the rate card knows no model '{model}' of '{provider}'{(nearest.Count > 0 ? $"; the nearest is '{nearest[0]}'" : "")}.";
        }

        var buckets = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsPriced)
            {
                buckets.Add(BucketRates.NameOf(lines[i].Bucket));
            }
        }

        var tier = conditions.Tier is null ? "" : $" in service tier '{conditions.Tier}'";
        var speed = conditions.Speed is null ? "" : $" at speed '{conditions.Speed}'";
        return $"'{rates.Model}' has no rate for {string.Join(", ", buckets)}{tier}{speed} at that time.";
    }
}
