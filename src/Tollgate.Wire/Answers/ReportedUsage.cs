using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// What a provider reported, as it reported it: nothing is converted between inclusive and exclusive counting here, an
/// explicit 0 is not a missing figure (null). Later figures replace earlier ones key by key; nothing is ever summed over events.
/// Reusable, not thread-safe. Units are tokens unless said otherwise.
/// </summary>
public sealed class ReportedUsage
{
    /// <summary>The most bytes of raw usage that are kept.</summary>
    public const int MaxRawLength = 4096;

    /// <summary>The most iterations that are kept.</summary>
    public const int MaxIterations = 256;

    /// <summary>What a figure is that was reported but is no whole number. Negative and absurdly large figures stay as they came.</summary>
    public const long NotACount = long.MinValue;

    private readonly ByteBuffer _raw = new();
    private List<UsageIteration>? _iterations;

    public long? Input;
    public long? CacheRead;
    public long? CacheWrite;

    /// <summary>Cache reads under a second name, when both names were used (DeepSeek's hits beside the details).</summary>
    public long? CacheReadAgain;

    /// <summary>DeepSeek: the prompt tokens that were not in the cache.</summary>
    public long? CacheMiss;
    public long? CacheWrite5m;
    public long? CacheWrite1h;
    public long? Output;
    public long? Reasoning;
    public long? Total;
    public long? ToolUseInput;

    /// <summary>The parts of <see cref="ToolUseInput"/> that are not text.</summary>
    public long? ToolUseAudio;
    public long? ToolUseImage;
    public long? ToolUseVideo;
    public long? AudioInput;
    public long? AudioCacheRead;
    public long? AudioOutput;
    public long? ImageInput;
    public long? ImageCacheRead;
    public long? ImageOutput;
    public long? VideoInput;
    public long? VideoCacheRead;
    public long? AcceptedPrediction;
    public long? RejectedPrediction;

    /// <summary>Web searches run by the provider, in calls.</summary>
    public long? WebSearches;

    /// <summary>File searches run by the provider, in calls.</summary>
    public long? FileSearches;

    /// <summary>Code interpreter sessions, by container.</summary>
    public long? CodeSessions;

    /// <summary>Prompts grounded in search results (Gemini), in prompts.</summary>
    public long? GroundedPrompts;

    /// <summary>Unique, non-empty search queries of grounding (Gemini), in queries.</summary>
    public long? GroundedQueries;

    /// <summary>What the provider says it charges, in USD (OpenRouter <c>cost</c>, xAI ticks, Perplexity <c>cost.total_cost</c>).</summary>
    public decimal? ProviderCostUsd;

    /// <summary>What the provider behind OpenRouter charges, in USD; part of the bill only when <see cref="IsByok"/>.</summary>
    public decimal? UpstreamCostUsd;

    /// <summary>OpenRouter: the caller's own key paid the provider behind it.</summary>
    public bool IsByok;

    /// <summary>True once any count has been reported.</summary>
    public bool Seen;

    /// <summary>True once a figure has been reported that is no count: negative, absurdly large, or no whole number.</summary>
    public bool HasUnusable;

    /// <summary>True while <see cref="Output"/> is the placeholder of an Anthropic <c>message_start</c>: a floor, not a count.</summary>
    public bool OutputIsPlaceholder;

    /// <summary>The last usage object as it came; empty when there was none or it was larger than <see cref="MaxRawLength"/>.</summary>
    public ReadOnlySpan<byte> Raw => _raw.Span;

    /// <summary>Anthropic iterations, when the provider listed them; each is priced at its own model.</summary>
    public IReadOnlyList<UsageIteration> Iterations => _iterations ?? (IReadOnlyList<UsageIteration>)[];

    /// <summary>Forgets everything and gives pooled memory back.</summary>
    public void Reset()
    {
        Input = CacheRead = CacheWrite = CacheWrite5m = CacheWrite1h = Output = Reasoning = Total = ToolUseInput = null;
        AudioInput = AudioCacheRead = AudioOutput = ImageInput = ImageCacheRead = ImageOutput = VideoInput = VideoCacheRead = null;
        AcceptedPrediction = RejectedPrediction = WebSearches = FileSearches = CodeSessions = GroundedPrompts = GroundedQueries = null;
        CacheReadAgain = CacheMiss = ToolUseAudio = ToolUseImage = ToolUseVideo = null;
        ProviderCostUsd = UpstreamCostUsd = null;
        IsByok = Seen = HasUnusable = OutputIsPlaceholder = false;
        _raw.Release();
        _iterations?.Clear();
    }

    internal void KeepRaw(ReadOnlySpan<byte> raw)
    {
        _raw.Clear();
        if (raw.Length <= MaxRawLength)
        {
            _raw.Append(raw);
        }
    }

    internal void StartIterations() => (_iterations ??= []).Clear();

    internal void AddIteration(UsageIteration iteration) => (_iterations ??= []).Add(iteration);
}
