using System.Buffers;
using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// <c>POST /v1/quote</c>: what a request would cost. The body is the request itself, in any dialect; the model's provider decides
/// which, unless <c>?format=</c> says so.
/// </summary>
internal sealed class QuoteAnswer(BudgetBook budgets, AttributionReading attribution, LearnedOutput learned)
{
    private static readonly Surface[] s_guesses = [Surface.OpenAIChat, Surface.AnthropicMessages, Surface.OpenAIResponses, Surface.OpenAIEmbeddings];

    internal Rejection? Write(Exchange.Exchange exchange, IBufferWriter<byte> output)
    {
        if (!exchange.Body.TryGetSpan(out var body))
        {
            return new Rejection(413, "body_too_large", "A quote takes bodies up to 1 MB.");
        }

        Rejection? problem = null;
        foreach (var surface in s_guesses)
        {
            var read = RequestReader.Read(surface.Format(), body, exchange.Facts);
            if (!read.Ok)
            {
                problem ??= new Rejection(400, "invalid_request", read.Message!) { Param = read.Param };
                continue;
            }

            var resolution = exchange.Snapshot.Models.Resolve(exchange.Facts.Model!, surface);
            if (resolution.Candidates.Count == 0)
            {
                problem = new Rejection(404, "model_not_found", resolution.Problem!) { Param = "model" };
                continue;
            }

            attribution.Read(exchange);
            Write(exchange, resolution.Candidates[0], body, output);
            return null;
        }

        return problem;
    }

    private void Write(Exchange.Exchange exchange, Candidate candidate, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        var facts = exchange.Facts;
        var input = InputBounds.Counted(candidate, body, facts);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("model", candidate.Model);
        json.WriteString("provider", candidate.Upstream.Options.Name);
        json.WriteBoolean("priced", candidate.Rates is not null);
        json.WriteNumber("input_tokens_at_most", input);
        if (facts.MaxOutput is { } cap)
        {
            json.WriteNumber("output_tokens_at_most", cap);
        }

        if (learned.Percentile999(candidate.ModelNameId, exchange.Attribution[Economics.Ownership.Dimension.Feature]) is { } usual)
        {
            json.WriteNumber("output_tokens_p999_learned", usual);
        }

        if (candidate.Rates is { } rates)
        {
            Prices(json, exchange, candidate, rates, input, facts.MaxOutput);
        }

        budgets.Select(exchange.Attribution, exchange.Tags.AsSpan(0, exchange.TagCount), exchange.StartedMicros, exchange.Budgets);
        json.WriteString("budget_free_usd", budgets.Headroom(exchange.Budgets)?.ToString());
        json.WriteEndObject();
    }

    private static void Prices(Utf8JsonWriter json, Exchange.Exchange exchange, Candidate candidate, ModelRates rates, long input, long? cap)
    {
        var conditions = candidate.Asked(exchange.StartedMicros, exchange.Facts);
        var usage = default(TokenUsage);
        usage[Bucket.UncachedInput] = input;
        var lines = default(PriceLines);
        rates.Price(conditions, usage, ref lines);
        json.WriteString("input_usd_at_most_uncached", lines.State == PriceCoverage.Unpriced ? null : lines.Total.ToString());
        if (cap is { } tokens)
        {
            usage[Bucket.Output] = tokens * exchange.Facts.Choices;
            rates.Price(conditions, usage, ref lines);
            json.WriteString("total_usd_at_most_uncached", lines.State == PriceCoverage.Unpriced ? null : lines.Total.ToString());
        }

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
