using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Usage of the chat, completions and embeddings formats, by each provider's counting conventions.</summary>
internal static class UsageJson
{
    private const decimal TicksPerUsd = 10_000_000_000m;

    public static void WriteMember(Utf8JsonWriter json, Exchange exchange)
    {
        json.WritePropertyName("usage"u8);
        Write(json, exchange);
    }

    public static void Write(Utf8JsonWriter json, Exchange exchange)
    {
        var input = exchange.FinalInput;
        var answer = exchange.Answer;
        var provider = exchange.Endpoint.Provider;
        var reasoning = answer.ReasoningTokens;

        // xAI alone leaves reasoning out of the completion.
        var completion = answer.VisibleTokens + (provider == Provider.XAi ? 0 : reasoning);
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, input.Total);
        json.WriteNumber("completion_tokens"u8, completion);
        json.WriteNumber("total_tokens"u8, input.Total + answer.VisibleTokens + reasoning);
        if (provider == Provider.DeepSeek)
        {
            json.WriteNumber("prompt_cache_hit_tokens"u8, input.Read);
            json.WriteNumber("prompt_cache_miss_tokens"u8, input.Total - input.Read);
        }

        if (provider != Provider.Mistral || input.Read > 0) WriteInputDetails(json, exchange, "prompt_tokens_details"u8);
        if (provider != Provider.Mistral)
        {
            json.WriteStartObject("completion_tokens_details"u8);
            json.WriteNumber("reasoning_tokens"u8, reasoning);
            if (provider is Provider.OpenAI or Provider.Azure or Provider.XAi)
            {
                json.WriteNumber("audio_tokens"u8, 0);
                json.WriteNumber("accepted_prediction_tokens"u8, 0);
                json.WriteNumber("rejected_prediction_tokens"u8, 0);
            }

            json.WriteEndObject();
        }

        if (provider is Provider.XAi or Provider.OpenRouter) WriteCost(json, exchange, provider);
        json.WriteEndObject();
    }

    public static void WriteInputDetails(Utf8JsonWriter json, Exchange exchange, ReadOnlySpan<byte> name)
    {
        var input = exchange.FinalInput;
        var writes = input.Write5m + input.Write1h;
        var provider = exchange.Endpoint.Provider;
        json.WriteStartObject(name);
        json.WriteNumber("cached_tokens"u8, input.Read);
        if (writes > 0 || provider == Provider.OpenRouter || ModelProfile.For(exchange.ServedModel).BillsCacheWrites)
        {
            json.WriteNumber("cache_write_tokens"u8, writes);
        }

        if (provider is Provider.OpenAI or Provider.Azure or Provider.XAi && name[0] == 'p') json.WriteNumber("audio_tokens"u8, 0);
        json.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter json, Exchange exchange, Provider provider)
    {
        var usd = exchange.Server.Prices.For(exchange.ServedModel).Charge(exchange.WholeUsage, exchange.Tier, exchange.Speed, exchange.Geo);
        if (provider == Provider.XAi)
        {
            json.WriteNumber("num_sources_used"u8, exchange.Answer.WebSearches);
            json.WriteNumber("cost_in_usd_ticks"u8, decimal.ToInt64(decimal.Round(usd * TicksPerUsd)));
            return;
        }

        json.WriteNumber("cost"u8, usd);
        json.WriteBoolean("is_byok"u8, value: false);
        json.WriteStartObject("cost_details"u8);
        json.WriteNull("upstream_inference_cost"u8);
        json.WriteEndObject();
    }
}
