using System.Buffers;
using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// <c>POST /v1/quote</c>: what a request would cost. The body is the request itself, in any dialect (see <see cref="QuoteQuestion"/>), and is
/// held to what a call of it would be. Who only asks leaves nothing behind: no name is made known, no counter begun.
/// </summary>
internal sealed class QuoteAnswer(BudgetBook budgets, AttributionReading attribution, AccountChoice accounts, LearnedOutput learned)
{
    internal Rejection? Write(Exchange.Exchange exchange, IBufferWriter<byte> output)
    {
        if (!exchange.Body.TryGetSpan(out var body))
        {
            return new Rejection(413, "body_too_large", "A quote takes bodies up to 1 MB.");
        }

        if (QuoteQuestion.Read(exchange, body, out var candidates) is { } problem)
        {
            return problem;
        }

        if ((accounts.Choose(exchange, candidates, out var candidate, out var account) ?? StoredState.Refuse(exchange, account)) is { } unavailable)
        {
            return unavailable;
        }

        attribution.Read(exchange, announces: false);
        if (attribution.Demand(exchange) is { } unsaid)
        {
            return unsaid;
        }

        exchange.Attribution[Dimension.Model] = candidate.ModelNameId;
        exchange.Attribution[Dimension.Provider] = candidate.ProviderNameId;
        exchange.Attribution[Dimension.Account] = account.NameId;
        Write(exchange, candidate, body, output);
        return null;
    }

    private void Write(Exchange.Exchange exchange, Candidate candidate, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        var facts = exchange.Facts;
        var (organization, feature) = (exchange.Attribution[Dimension.Organization], exchange.Attribution[Dimension.Feature]);
        var embeds = candidate.Format is WireFormat.OpenAIEmbeddings or WireFormat.GeminiEmbed;
        var input = InputBounds.Counted(candidate, body, facts);
        var (cap, source) = embeds ? (0, "none")
            : facts.MaxOutput is { } asked ? (asked, "request")
            : candidate.Rates?.Facts.MaxOutput is { } most ? (most, "model")
            : (OutputCap.UnknownMaximum, "assumed");
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("model", candidate.Model);
        json.WriteString("provider", candidate.Upstream.Options.Name);
        json.WriteBoolean("priced", candidate.Rates is not null);
        json.WriteNumber("input_tokens_at_most", input);
        json.WriteNumber("output_tokens_at_most", cap);
        json.WriteString("output_limit_of", source);
        var usual = embeds ? null : learned.Median(organization, candidate.ModelNameId, feature);
        if (usual is not null)
        {
            json.WriteNumber("output_tokens_median_learned", usual.Value);
            json.WriteNumber("output_tokens_p999_learned", learned.Percentile999(organization, candidate.ModelNameId, feature) ?? usual.Value);
        }

        if (candidate.Rates is { } rates)
        {
            var conditions = candidate.Asked(exchange.StartedMicros, facts);
            var choices = facts.AnswersGenerated;
            json.WriteString("input_usd_at_most_uncached", Cost(rates, conditions, input, 0));
            json.WriteString("total_usd_at_most_uncached", Cost(rates, conditions, input, cap * choices));

            // Embeddings generate nothing that would have to be learned first.
            var expected = embeds ? 0 : usual is { } median ? Math.Min(median, cap) * choices : (long?)null;
            json.WriteString("expected_usd", expected is { } tokens ? Cost(rates, conditions, input, tokens) : null);
            WriteWorstCase(json, exchange, candidate, input, cap * choices);
            WriteUnitPrices(json, rates, conditions, input);
        }

        else if (exchange.Snapshot.Options.UnpricedCeiling is not null)
        {
            WriteWorstCase(json, exchange, candidate, input, cap * facts.AnswersGenerated);
        }

        budgets.Select(exchange.Attribution, exchange.Tags.AsSpan(0, exchange.TagCount), exchange.StartedMicros, exchange.Budgets);
        json.WriteString("budget_free_usd", budgets.Free(exchange.Budgets, exchange.Caller!.IsOnlyTenant)?.ToString());
        json.WriteEndObject();
    }

    private static string? Cost(ModelRates rates, in PriceConditions conditions, long input, long output)
    {
        var usage = default(TokenUsage);
        usage[Bucket.UncachedInput] = input;
        usage[Bucket.Output] = output;
        var lines = default(PriceLines);
        rates.Price(conditions, usage, ref lines);
        return lines.State is PriceCoverage.Priced or PriceCoverage.Included ? lines.Total.ToString() : null;
    }

    // What would be held for it: every price at the dearest that can apply, and the fees of its tools.
    private static void WriteWorstCase(Utf8JsonWriter json, Exchange.Exchange exchange, Candidate candidate, long input, long output)
    {
        var plan = default(HoldPlan);
        HoldPlanner.Price(exchange, candidate, ref plan);
        (plan.InputTokens, plan.OutputTokens) = (input, output);
        plan.Total = plan.InputCost + plan.OutputCost(output) + plan.Fees;
        var isKnown = plan.Rates.InputPerToken is not null && (output == 0 || plan.Rates.OutputPerToken is not null);
        json.WriteString("worst_case_usd", isKnown ? plan.Total.ToString() : null);
        if (plan.UsesCeiling)
        {
            json.WriteString("worst_case_unpriced_usd", plan.Shadow.ToString());
        }
    }

    private static void WriteUnitPrices(Utf8JsonWriter json, ModelRates rates, in PriceConditions conditions, long input)
    {
        json.WriteStartObject("usd_per_mtok");
        foreach (var bucket in (ReadOnlySpan<Bucket>)[Bucket.UncachedInput, Bucket.CacheRead, Bucket.CacheWrite5m, Bucket.CacheWrite1h, Bucket.Output])
        {
            var one = default(TokenUsage);
            one[bucket] = 1_000_000;
            var priced = default(PriceLines);

            // Priced as part of this request, so that a long prompt shows the rates of its context tier.
            one[Bucket.UncachedInput] += bucket == Bucket.UncachedInput ? 0 : input;
            rates.Price(conditions, one, ref priced);
            for (var i = 0; i < priced.Count; i++)
            {
                if (priced[i].Bucket == bucket && priced[i].IsPriced)
                {
                    json.WriteString(BucketNames.Utf8(bucket), new Amount(priced[i].UnitPriceUsdPerMillion).ToString());
                }
            }
        }

        json.WriteEndObject();
    }
}
