using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIChat;

/// <summary>
/// The usage object of every OpenAI-shaped answer: chat, completions, Responses, embeddings, realtime names, and what
/// DeepSeek, Groq, OpenRouter, xAI, Perplexity and LiteLLM add to it.
/// </summary>
internal static class OpenAIUsage
{
    private const decimal TicksPerUsd = 10_000_000_000m;

    public static void Read(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!UsageValues.TryObject(ref cursor, usage, out var inside))
        {
            return;
        }

        long? cacheHit = null;
        long? cacheDetail = null;
        while (inside.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("cost"u8):
                    Cost(ref inside, usage);
                    break;
                case 7 when name.SequenceEqual("is_byok"u8):
                    usage.IsByok = inside.ReadBool() ?? usage.IsByok;
                    break;
                case 12 when name.SequenceEqual("total_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.Total, usage);
                    break;
                case 12 when name.SequenceEqual("input_tokens"u8):
                case 13 when name.SequenceEqual("prompt_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.Input, usage);
                    break;
                case 12 when name.SequenceEqual("cost_details"u8):
                    CostDetails(ref inside, usage);
                    break;
                case 13 when name.SequenceEqual("output_tokens"u8):
                case 17 when name.SequenceEqual("completion_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.Output, usage);
                    break;
                case 15 when name.SequenceEqual("server_tool_use"u8):
                    ServerTools(ref inside, usage);
                    break;
                case 17 when name.SequenceEqual("cost_in_usd_ticks"u8):
                    usage.ProviderCostUsd = inside.ReadDecimal() is { } ticks ? ticks / TicksPerUsd : usage.ProviderCostUsd;
                    break;
                case 16 when name.SequenceEqual("reasoning_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.Reasoning, usage);
                    break;
                case 18 when name.SequenceEqual("num_search_queries"u8):
                    UsageValues.Count(ref inside, ref usage.WebSearches, usage);
                    break;
                case 19 when name.SequenceEqual("input_token_details"u8):
                case 20 when name.SequenceEqual("input_tokens_details"u8):
                case 21 when name.SequenceEqual("prompt_tokens_details"u8):
                    cacheDetail = InputDetails(ref inside, usage) ?? cacheDetail;
                    break;
                case 20 when name.SequenceEqual("output_token_details"u8):
                case 21 when name.SequenceEqual("output_tokens_details"u8):
                case 25 when name.SequenceEqual("completion_tokens_details"u8):
                    OutputDetails(ref inside, usage);
                    break;
                case 23 when name.SequenceEqual("prompt_cache_hit_tokens"u8):
                case 23 when name.SequenceEqual("cache_read_input_tokens"u8):
                    cacheHit = inside.ReadFigure() ?? cacheHit;
                    break;
                case 24 when name.SequenceEqual("prompt_cache_miss_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.CacheMiss, usage);
                    break;
                default:
                    inside.Skip();
                    break;
            }
        }

        // The same figure under a second name counts only where the first is missing.
        if (cacheDetail is null && cacheHit is { } hits)
        {
            usage.CacheRead = hits;
            UsageValues.Note(hits, usage);
        }
        else if (cacheHit is not null)
        {
            usage.CacheReadAgain = cacheHit;
        }
    }

    private static long? InputDetails(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return null;
        }

        long? cached = null;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 12 when name.SequenceEqual("audio_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.AudioInput, usage);
                    break;
                case 12 when name.SequenceEqual("image_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.ImageInput, usage);
                    break;
                case 12 when name.SequenceEqual("video_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.VideoInput, usage);
                    break;
                case 13 when name.SequenceEqual("cached_tokens"u8):
                    UsageValues.Count(ref cursor, ref cached, usage);
                    usage.CacheRead = cached ?? usage.CacheRead;
                    break;
                case 18 when name.SequenceEqual("cache_write_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.CacheWrite, usage);
                    break;
                case 21 when name.SequenceEqual("cached_tokens_details"u8):
                    CachedDetails(ref cursor, usage);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        return cached;
    }

    private static void CachedDetails(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("audio_tokens"u8))
            {
                UsageValues.Count(ref cursor, ref usage.AudioCacheRead, usage);
            }
            else if (name.SequenceEqual("image_tokens"u8))
            {
                UsageValues.Count(ref cursor, ref usage.ImageCacheRead, usage);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void OutputDetails(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 12 when name.SequenceEqual("audio_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.AudioOutput, usage);
                    break;
                case 12 when name.SequenceEqual("image_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.ImageOutput, usage);
                    break;
                case 16 when name.SequenceEqual("reasoning_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.Reasoning, usage);
                    break;
                case 26 when name.SequenceEqual("accepted_prediction_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.AcceptedPrediction, usage);
                    break;
                case 26 when name.SequenceEqual("rejected_prediction_tokens"u8):
                    UsageValues.Count(ref cursor, ref usage.RejectedPrediction, usage);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private static void Cost(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            usage.ProviderCostUsd = cursor.ReadDecimal() ?? usage.ProviderCostUsd;
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("total_cost"u8))
            {
                usage.ProviderCostUsd = cursor.ReadDecimal() ?? usage.ProviderCostUsd;
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void CostDetails(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("upstream_inference_cost"u8))
            {
                usage.UpstreamCostUsd = cursor.ReadDecimal() ?? usage.UpstreamCostUsd;
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ServerTools(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("web_search_requests"u8))
            {
                UsageValues.Count(ref cursor, ref usage.WebSearches, usage);
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
