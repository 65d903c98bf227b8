using System.Text;
using System.Text.Json;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Settlement;
using Tollgate.Wire;

namespace Tollgate.Auditing;

/// <summary>Turns fields of each tool's records into records of ours. Throws <see cref="FormatException"/> with a sentence for what cannot be read.</summary>
internal static class AuditReading
{
    /// <summary>The records of one object: none when it is no model call, several for a page.</summary>
    public static IEnumerable<AuditRecord> Read(AuditSource source, AuditFields fields, int line) => source switch
    {
        AuditSource.Litellm => [Litellm(fields, line)],
        AuditSource.Langfuse => Langfuse(fields, line) is { } record ? [record] : [],
        AuditSource.OpenAIUsage => OpenAI(fields, line),
        _ => [Own(fields, line)],
    };

    // LiteLLM brings every provider's usage into OpenAI's shape: cached tokens and reasoning are inside.
    private static AuditRecord Litellm(AuditFields row, int line)
    {
        var metadata = row.Inside("metadata");
        var usage = metadata?.Inside("usage_object");
        var input = usage?.Inside("prompt_tokens_details");
        var output = usage?.Inside("completion_tokens_details");
        var writes = input?.Inside("cache_creation_token_details");
        var provider = row.Text("custom_llm_provider") ?? "";
        var model = row.Text("model") ?? throw new FormatException("model is missing.");
        if (provider.Length > 0 && model.StartsWith(provider + "/", StringComparison.Ordinal))
        {
            model = model[(provider.Length + 1)..];
        }

        return new AuditRecord
        {
            Line = line,
            Id = row.Text("request_id") ?? "",
            Provider = Canonical(provider),
            Model = model,
            At = row.Time("startTime", "start_time"),
            Tier = usage?.Text("service_tier") ?? metadata?.Text("service_tier"),
            Cost = row.Money("spend"),
            IsOwnCache = row.Flag("cache_hit"),
            Convention = CountingConventions.OpenAI,
            Counts = new ReportedCounts
            {
                Input = usage?.Count("prompt_tokens") ?? row.Count("prompt_tokens"),
                Output = usage?.Count("completion_tokens") ?? row.Count("completion_tokens"),
                Total = usage?.Count("total_tokens") ?? row.Count("total_tokens"),
                CacheRead = input?.Count("cached_tokens") ?? usage?.Count("cache_read_input_tokens"),
                CacheWrite = input?.Count("cache_creation_tokens") ?? usage?.Count("cache_creation_input_tokens"),
                CacheWrite5m = writes?.Count("ephemeral_5m_input_tokens"),
                CacheWrite1h = writes?.Count("ephemeral_1h_input_tokens"),
                Reasoning = output?.Count("reasoning_tokens"),
                AudioInput = input?.Count("audio_tokens"),
                AudioOutput = output?.Count("audio_tokens"),
                WebSearches = usage?.Inside("server_tool_use")?.Count("web_search_requests"),
            },
        };
    }

    // Langfuse keeps the parts apart; whoever sends usage in a provider's own shape is told by the total.
    private static AuditRecord? Langfuse(AuditFields row, int line)
    {
        var model = row.Text("providedModelName", "provided_model_name", "model");
        var usage = row.Inside("usageDetails", "usage_details");
        if (model is null || (usage is null && row.Text("type") is "SPAN" or "EVENT"))
        {
            return null;
        }

        var read = usage?.Count("input_cached_tokens", "cache_read_input_tokens", "input_cache_read", "cached_tokens");
        var short5m = usage?.Count("input_cache_creation_5m", "ephemeral_5m_input_tokens");
        var long1h = usage?.Count("input_cache_creation_1h", "ephemeral_1h_input_tokens");
        var write = usage?.Count("input_cache_creation", "cache_creation_input_tokens");
        var reasoning = usage?.Count("output_reasoning_tokens", "output_reasoning", "reasoning_tokens", "reasoning");
        var audioIn = usage?.Count("input_audio_tokens");
        var audioOut = usage?.Count("output_audio_tokens");
        var input = usage?.Count("input", "prompt_tokens", "input_tokens");
        var output = usage?.Count("output", "completion_tokens", "output_tokens");
        var total = usage?.Count("total", "total_tokens");
        var beside = (Value(read) + Math.Max(Value(write), Value(short5m) + Value(long1h)) + Value(audioIn), Value(reasoning) + Value(audioOut));
        if (total is null || Value(input) + Value(output) != total || (beside.Item1 + beside.Item2 == 0))
        {
            input = input is null ? null : input + beside.Item1;
            output = output is null ? null : output + beside.Item2;
        }

        return new AuditRecord
        {
            Line = line,
            Id = row.Text("id") ?? "",
            Model = model,
            At = row.Time("startTime", "start_time"),
            Tier = row.Inside("modelParameters", "model_parameters")?.Text("service_tier"),
            Cost = row.Inside("costDetails", "cost_details")?.Money("total") ?? row.Money("totalCost", "total_cost", "calculatedTotalCost"),
            Counts = new ReportedCounts
            {
                Input = input,
                Output = output ?? (input is null ? null : 0),
                Total = total,
                CacheRead = read,
                CacheWrite = write,
                CacheWrite5m = short5m,
                CacheWrite1h = long1h,
                Reasoning = reasoning,
                AudioInput = audioIn,
                AudioOutput = audioOut,
            },
        };
    }

    private static IEnumerable<AuditRecord> OpenAI(AuditFields bucket, int line)
    {
        if (bucket.Text("object") is not "bucket" || bucket.Text("results") is not { } results)
        {
            throw new FormatException("This is no bucket of OpenAI's usage or costs API (\"object\": \"bucket\").");
        }

        var at = bucket.Time("start_time");
        using var document = JsonDocument.Parse(results);
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var result = new AuditFields(element);
            yield return result.Text("object") is "organization.costs.result" ? Costs(result, at, line) : Usage(result, at, line);
        }
    }

    private static AuditRecord Usage(AuditFields result, DateTimeOffset at, int line) => new()
    {
        Line = line,
        Provider = "openai",
        Model = result.Text("model") ?? throw new FormatException("The result names no model. Ask the API with group_by=model (and service_tier, batch)."),
        At = at,
        Tier = result.Flag("batch") ? "batch" : result.Text("service_tier"),
        Requests = Math.Max(2, result.Count("num_model_requests") ?? 2),
        IsUsageOnly = true,
        Convention = CountingConventions.OpenAIEmbeddings,
        Counts = new ReportedCounts
        {
            Input = result.Count("input_tokens"),
            Output = result.Count("output_tokens"),
            CacheRead = result.Count("input_cached_tokens"),
            CacheWrite = result.Count("input_cache_write_tokens"),
        },
    };

    // A line item is "gpt-4o-2024-08-06, input": the model and what of it.
    private static AuditRecord Costs(AuditFields result, DateTimeOffset at, int line)
    {
        var amount = result.Inside("amount") ?? throw new FormatException("amount is missing.");
        if (amount.Text("currency") is { } currency && !currency.Equals("usd", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"The amount is in {Configuration.Yaml.Shown.Value(currency)}; only USD can be compared.");
        }

        var item = result.Text("line_item") ?? throw new FormatException("The result names no line item. Ask the API with group_by=line_item.");
        var comma = item.IndexOf(',', StringComparison.Ordinal);
        return new AuditRecord { Line = line, Provider = "openai", Model = (comma < 0 ? item : item[..comma]).Trim(), At = at, Cost = amount.Money("value"), IsCostOnly = true };
    }

    private static AuditRecord Own(AuditFields row, int line)
    {
        var name = row.Text("format") ?? "openai-chat";
        if (!WireFormats.TryParse(name, out var format))
        {
            throw new FormatException($"format is {Configuration.Yaml.Shown.Value(name)}; write one of {string.Join(", ", WireFormats.All)}.");
        }

        var facts = new AnswerFacts();
        var usage = row.Text("usage", "response") ?? throw new FormatException("usage is missing.");
        AnswerReader.ReadUsageOnly(format, Encoding.UTF8.GetBytes(usage), facts);
        var provider = row.Text("provider") ?? Commands.FormatProviders.Default(format);
        return new AuditRecord
        {
            Line = line,
            Id = row.Text("id") ?? "",
            Provider = Canonical(provider),
            Model = row.Text("model") ?? facts.ModelServed ?? throw new FormatException("model is missing."),
            At = row.Time("at"),
            Tier = facts.ServiceTier ?? row.Text("tier"),
            Cost = row.Money("cost_usd"),
            Counts = UsageReading.Counts(facts.Usage),
            Convention = UsageReading.Convention(format, provider),
        };
    }

    private static string Canonical(string provider) => provider.Length == 0 ? "" : ProviderNames.Canonical(provider switch
    {
        "text-completion-openai" or "custom_openai" => "openai",
        "ollama_chat" => "ollama",
        "hosted_vllm" => "vllm",
        "bedrock_converse" => "bedrock",
        _ => provider,
    });

    private static long Value(long? count) => count is > 0 ? count.Value : 0;
}
