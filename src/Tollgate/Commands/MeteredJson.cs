using System.Text.Json;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Settlement;

namespace Tollgate.Commands;

/// <summary>Writes a metered answer as one line of JSON: the contract of <c>cost</c> and <c>meter</c>.</summary>
internal static class MeteredJson
{
    internal static void Write(Utf8JsonWriter json, string? id, MeteredAnswer answer, IReadOnlyList<string> furtherProblems)
    {
        json.WriteStartObject();
        if (id is not null)
        {
            json.WritePropertyName("id");
            json.WriteRawValue(id);
        }

        json.WriteString("state", StateNames.Of(answer.State));
        WriteUsage(json, answer.Usage);
        json.WriteBoolean("priced", answer.Cost is not null);
        if (answer.Cost is { } cost)
        {
            json.WriteString("cost_usd", cost.ToString());
        }
        else
        {
            json.WriteNull("cost_usd");
        }

        if (answer.IsProviderCost)
        {
            json.WriteString("cost_source", "provider");
            json.WriteString("computed_usd", answer.Computed?.ToString());
        }

        if (answer.ModelPriced is not null)
        {
            json.WriteString("model_priced", answer.ModelPriced);
            if (answer.IsInferred)
            {
                json.WriteString("price_match", "inferred");
            }
        }

        json.WriteStartArray("lines");
        for (var i = 0; i < answer.Lines.Count; i++)
        {
            WriteLine(json, answer.Lines[i]);
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        for (var i = 0; i < answer.Problems.Kept; i++)
        {
            if (!answer.Problems[i].IsRemark)
            {
                json.WriteStringValue(answer.Problems[i].ToString());
            }
        }

        if (answer is { Cost: null, Unpriced: { } reason })
        {
            json.WriteStringValue($"model_unpriced: {reason}");
        }

        if (answer is { IsProviderCost: true, Cost: { } charged, Computed: { } computed } && ProviderReportedCost.Diverges(charged, computed))
        {
            json.WriteStringValue($"cost_diverges: the provider charged {charged}, the rates say {computed}.");
        }

        foreach (var problem in furtherProblems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteUsage(Utf8JsonWriter json, in TokenUsage usage)
    {
        json.WriteStartObject("usage");
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            // The six buckets of text are always there, the others when they were used.
            if (i <= (int)Bucket.Reasoning || usage[(Bucket)i] != 0)
            {
                json.WriteNumber(BucketNames.Utf8((Bucket)i), usage[(Bucket)i]);
            }
        }

        json.WriteNumber("output_total", usage.OutputTotal);
        json.WriteNumber("input_total", usage.InputTotal);
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, in PriceLine line)
    {
        json.WriteStartObject();
        json.WriteString("bucket", BucketNames.Utf8(line.Bucket));
        json.WriteNumber("tokens", line.Count);
        if (line.IsPriced)
        {
            json.WriteString("usd_per_mtok", new Economics.Money.Amount(line.UnitPriceUsdPerMillion).ToString());
            json.WriteString("usd", line.Amount.ToString());
        }
        else
        {
            json.WriteNull("usd_per_mtok");
            json.WriteNull("usd");
        }

        json.WriteEndObject();
    }
}
