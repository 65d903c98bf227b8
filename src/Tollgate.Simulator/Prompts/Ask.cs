using System.Text.Json;

namespace Tollgate.Simulator.Prompts;

/// <summary>What a request asks, whatever format it came in. Filled by a dialect's reader; lives as long as its request.</summary>
internal sealed class Ask(PromptFold fold)
{
    public PromptFold Fold { get; } = fold;
    public bool Stream { get; set; }
    public bool IncludeUsage { get; set; }
    public int? MaxOutput { get; set; }
    public int Choices { get; set; } = 1;
    public string? Tier { get; set; }

    /// <summary>Anthropic's <c>speed</c>.</summary>
    public string? Speed { get; set; }

    /// <summary>Anthropic's <c>inference_geo</c>.</summary>
    public string? Geo { get; set; }

    public List<ToolOffer> Tools { get; } = [];
    public ToolDemand Demand { get; set; }
    public string? DemandedTool { get; set; }
    public bool ParallelTools { get; set; } = true;
    public bool WebSearch { get; set; }
    public bool WantsJson { get; set; }
    public JsonElement Schema { get; set; }
    public string? Effort { get; set; }
    public bool ThinkingRequested { get; set; }
    public int? ThinkingBudget { get; set; }
    public bool ShowsReasoning { get; set; }
    public bool EndsWithToolResult { get; set; }
    public string LastUserText { get; set; } = "";

    /// <summary>OpenAI's <c>prompt_cache_key</c>: part of where a cached prefix lives.</summary>
    public string? CacheKey { get; set; }

    /// <summary>OpenAI's <c>prompt_cache_retention: 24h</c>.</summary>
    public bool LongRetention { get; set; }
}
