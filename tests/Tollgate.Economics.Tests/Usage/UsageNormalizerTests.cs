using Tollgate.Economics.Tests.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Usage;

public sealed class UsageNormalizerTests
{
    // Format, provider, reported, expected buckets (all others 0), expected problem codes.
    [Theory]
    // OpenAI: everything inside.
    [InlineData("openai-chat", "openai", "Input=100 CacheRead=40 CacheWrite=10 Output=30 Reasoning=20 Total=130", "UncachedInput=50 CacheRead=40 CacheWrite5m=10 Output=10 Reasoning=20", "")]
    [InlineData("openai-chat", "azure", "Input=100 CacheRead=40 Output=30 Total=130", "UncachedInput=60 CacheRead=40 Output=30", "")]
    [InlineData("openai-chat", "openai", "Input=100 AudioInput=60 AudioCacheRead=15 CacheRead=40 Output=30 AudioOutput=25 Total=130", "UncachedInput=15 CacheRead=25 AudioInput=45 AudioCacheRead=15 Output=5 AudioOutput=25", "")]
    [InlineData("openai-chat", "openai", "Input=0 Output=0 Total=0", "", "")]
    [InlineData("openai-embeddings", "openai", "Input=8 Total=8", "UncachedInput=8", "")]
    [InlineData("openai-completions", "openai", "Input=8 Output=3", "UncachedInput=8 Output=3", "")]
    // Anthropic: caches on top.
    [InlineData("anthropic-messages", "anthropic", "Input=3 CacheRead=40 CacheWrite=10 Output=30", "UncachedInput=3 CacheRead=40 CacheWrite5m=10 Output=30", "")]
    [InlineData("anthropic-messages", "anthropic", "Input=3 CacheWrite=10 CacheWrite5m=2 CacheWrite1h=5 Output=30", "UncachedInput=3 CacheWrite5m=5 CacheWrite1h=5 Output=30", "")]
    [InlineData("anthropic-messages", "vertex", "Input=3 CacheWrite=10 CacheWrite5m=0 CacheWrite1h=0 Output=30", "UncachedInput=3 CacheWrite5m=10 Output=30", "")]
    [InlineData("anthropic-messages", "anthropic", "Input=3 CacheWrite=10 CacheWrite5m=7 CacheWrite1h=5 Output=30", "UncachedInput=3 CacheWrite5m=7 CacheWrite1h=5 Output=30", "PartExceedsWhole")]
    [InlineData("anthropic-messages", "anthropic", "Input=3 Output=30 Reasoning=25", "UncachedInput=3 Output=5 Reasoning=25", "")]
    [InlineData("anthropic-messages", "anthropic", "Input=3 Output=30 Reasoning=33", "UncachedInput=3 Reasoning=30", "ApproximateDetail")]
    // Gemini: thoughts and tool prompts on top, zeros omitted.
    [InlineData("gemini", "google", "Input=100 CacheRead=40 Output=30 Reasoning=20 ToolUseInput=7 Total=157", "UncachedInput=67 CacheRead=40 Output=30 Reasoning=20", "")]
    [InlineData("gemini", "google", "Input=100 Reasoning=20 Total=120", "UncachedInput=100 Reasoning=20", "")]
    [InlineData("gemini", "google", "Input=100 Output=30 Reasoning=20 Total=130", "UncachedInput=100 Output=30 Reasoning=20", "TotalMismatch")]
    [InlineData("gemini", "google", "Input=100 ImageInput=90 CacheRead=30 Output=1 Total=101", "CacheRead=10 ImageInput=70 ImageCacheRead=20 Output=1", "")]
    [InlineData("gemini", "google", "Input=10 Output=1 ToolUseInput=100 ToolUseAudio=80 Total=111", "UncachedInput=30 AudioInput=80 Output=1", "")]
    [InlineData("gemini", "google", "Input=10 Output=1 ToolUseInput=100 ToolUseImage=120 Total=111", "UncachedInput=10 ImageInput=120 Output=1", "PartExceedsWhole")]
    // DeepSeek: hits and misses are the whole prompt, and a figure told twice is the same twice.
    [InlineData("openai-chat", "deepseek", "Input=300 CacheRead=256 CacheMiss=44 Output=1 Total=301", "UncachedInput=44 CacheRead=256 Output=1", "")]
    [InlineData("openai-chat", "deepseek", "Input=300 CacheRead=256 CacheMiss=40 Output=1 Total=301", "UncachedInput=44 CacheRead=256 Output=1", "HitsAndMisses")]
    [InlineData("openai-chat", "deepseek", "Input=300 CacheRead=200 CacheReadAgain=256 CacheMiss=44 Output=1", "UncachedInput=100 CacheRead=200 Output=1", "ToldTwice")]
    // What is no count is a problem, not an absence.
    [InlineData("openai-chat", "openai", "Input=100 CacheRead=-5 Output=1", "UncachedInput=100 Output=1", "Negative")]
    [InlineData("openai-chat", "openai", "Input=100 CacheRead=-9223372036854775808 Output=1", "UncachedInput=100 Output=1", "NotACount")]
    // Bedrock: caches on top, the total catches models that differ.
    [InlineData("bedrock-converse", "bedrock", "Input=10 CacheRead=66360 CacheWrite=32435 Output=5120 Total=103925", "UncachedInput=10 CacheRead=66360 CacheWrite5m=32435 Output=5120", "")]
    [InlineData("bedrock-converse", "bedrock", "Input=100 CacheRead=40 CacheWrite=10 Output=30 Total=130", "UncachedInput=50 CacheRead=40 CacheWrite5m=10 Output=30", "ConventionDetected")]
    [InlineData("bedrock-converse", "bedrock", "Input=100 CacheRead=40 CacheWrite=10 Output=30 Total=170", "UncachedInput=90 CacheRead=40 CacheWrite5m=10 Output=30", "ConventionDetected")]
    // xAI and clones: the total decides, then the provider's default.
    [InlineData("openai-chat", "xai", "Input=100 Output=10 Reasoning=300 Total=410", "UncachedInput=100 Output=10 Reasoning=300", "")]
    [InlineData("openai-chat", "xai", "Input=100 Output=310 Reasoning=300 Total=410", "UncachedInput=100 Output=10 Reasoning=300", "ConventionDetected")]
    [InlineData("openai-chat", "xai", "Input=100 Output=10 Reasoning=300", "UncachedInput=100 Output=10 Reasoning=300", "")]
    [InlineData("openai-chat", "vllm", "Input=100 Output=10 Reasoning=300 Total=410", "UncachedInput=100 Output=10 Reasoning=300", "ConventionDetected")]
    [InlineData("openai-chat", "vllm", "Input=100 Output=310 Reasoning=300", "UncachedInput=100 Output=10 Reasoning=300", "")]
    [InlineData("openai-chat", "some-clone", "Input=10 CacheRead=40 Output=30 Total=80", "UncachedInput=10 CacheRead=40 Output=30", "ConventionDetected")]
    [InlineData("openai-responses", "xai", "Input=100 Output=310 Reasoning=300 Total=410", "UncachedInput=100 Output=10 Reasoning=300", "")]
    [InlineData("openai-chat", "deepseek", "Input=100 CacheRead=64 Output=10 Reasoning=4 Total=110", "UncachedInput=36 CacheRead=64 Output=6 Reasoning=4", "")]
    [InlineData("openai-chat", "mistral", "Input=100 Output=10 Total=110", "UncachedInput=100 Output=10", "")]
    [InlineData("openai-chat", "groq", "Input=100 CacheRead=50 Output=10 Total=110", "UncachedInput=50 CacheRead=50 Output=10", "")]
    [InlineData("openai-chat", "openrouter", "Input=100 CacheRead=50 CacheWrite=20 Output=10 Total=110", "UncachedInput=30 CacheRead=50 CacheWrite5m=20 Output=10", "")]
    [InlineData("ollama-chat", "ollama", "Input=100 CacheRead=50 Output=10", "UncachedInput=50 CacheRead=50 Output=10", "")]
    // Contradictions: named, never clamped, never negative.
    [InlineData("openai-chat", "openai", "Input=100 CacheRead=140 Output=30 Total=130", "CacheRead=140 Output=30", "PartExceedsWhole")]
    [InlineData("openai-chat", "openai", "Input=100 Output=30 Reasoning=50 Total=130", "UncachedInput=100 Reasoning=50", "PartExceedsWhole")]
    [InlineData("openai-chat", "openai", "Input=100 Output=30 Total=150", "UncachedInput=100 Output=30", "TotalMismatch")]
    [InlineData("openai-chat", "openai", "Input=100 CacheRead=-5 Output=30 Total=130", "UncachedInput=100 Output=30", "Negative")]
    [InlineData("openai-chat", "openai", "Input=-1 Output=30", "Output=30", "Missing Negative")]
    [InlineData("openai-chat", "openai", "Input=100 Output=30 Total=-7", "UncachedInput=100 Output=30", "Negative")]
    [InlineData("openai-chat", "openai", "Input=100 Output=9000000000000000000 WebSearches=1", "UncachedInput=100 WebSearch=1", "Missing Implausible")]
    [InlineData("openai-chat", "openai", "Input=100 Output=30 AcceptedPrediction=20 RejectedPrediction=20 Total=130", "UncachedInput=100 Output=30", "PartExceedsWhole")]
    [InlineData("openai-chat", "openai", "Input=100 Output=30 AudioInput=5 AudioCacheRead=9 CacheRead=9 Total=130", "UncachedInput=91 AudioCacheRead=9 Output=30", "PartExceedsWhole")]
    // Gaps: absent is not zero.
    [InlineData("openai-chat", "openai", "Output=30", "Output=30", "Missing")]
    [InlineData("openai-chat", "openai", "Input=30", "UncachedInput=30", "Missing")]
    [InlineData("anthropic-messages", "anthropic", "Input=30 CacheRead=5", "UncachedInput=30 CacheRead=5", "Missing")]
    [InlineData("ollama-chat", "ollama", "Output=30", "Output=30", "Missing")]
    [InlineData("openai-chat", "openai", "", "", "Missing Missing")]
    [InlineData("gemini", "google", "", "", "Missing")]
    // Counted calls.
    [InlineData("openai-responses", "openai", "Input=1 Output=1 WebSearches=2 FileSearches=3 CodeSessions=4", "UncachedInput=1 Output=1 WebSearch=2 FileSearch=3 CodeSession=4", "")]
    [InlineData("gemini", "google", "Input=1 Output=1 GroundedPrompts=1 GroundedQueries=5", "UncachedInput=1 Output=1 GroundedPrompt=1 GroundedQuery=5", "")]
    public void Reported_counts_become_disjoint_buckets(string format, string provider, string reported, string expected, string codes)
    {
        var problems = default(UsageProblems);
        UsageNormalizer.Normalize(VectorText.Counts(reported), CountingConventions.For(format, provider), out var usage, ref problems);

        Shown(usage).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        Codes(problems).ShouldBe(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        problems.IsIncomplete.ShouldBe(codes.Contains("Missing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_contradiction_names_both_figures()
    {
        var problems = default(UsageProblems);
        UsageNormalizer.Normalize(VectorText.Counts("Input=100 CacheRead=140 Output=30"), CountingConventions.OpenAI, out _, ref problems);

        problems.Flag.ShouldBe("usage_inconsistent");
        problems.ToString().ShouldBe("usage_inconsistent: The parts of Input add up to 140, but Input is 100; the parts are charged.");
    }

    [Fact]
    public void Problems_beyond_capacity_are_counted()
    {
        var problems = default(UsageProblems);
        for (var i = 0; i < UsageProblems.Capacity + 3; i++)
        {
            problems.Add(UsageProblemCode.Missing, ReportedField.Input);
        }

        problems.Count.ShouldBe(UsageProblems.Capacity + 3);
        problems.Kept.ShouldBe(UsageProblems.Capacity);
        Should.Throw<ArgumentOutOfRangeException>(() => problems[UsageProblems.Capacity]);
    }

    [Theory]
    [InlineData(UsageProblemCode.Missing, "usage_missing")]
    [InlineData(UsageProblemCode.Negative, "usage_inconsistent")]
    [InlineData(UsageProblemCode.NotACount, "usage_inconsistent")]
    [InlineData(UsageProblemCode.Implausible, "usage_inconsistent")]
    [InlineData(UsageProblemCode.PartExceedsWhole, "usage_inconsistent")]
    [InlineData(UsageProblemCode.TotalMismatch, "usage_inconsistent")]
    [InlineData(UsageProblemCode.ToldTwice, "usage_inconsistent")]
    [InlineData(UsageProblemCode.HitsAndMisses, "usage_inconsistent")]
    [InlineData(UsageProblemCode.ApproximateDetail, "usage_approximate")]
    [InlineData(UsageProblemCode.ConventionDetected, "usage_remark")]
    public void Every_problem_begins_with_a_stable_code(UsageProblemCode code, string kind) =>
        new UsageProblem(code, ReportedField.Input, 1, 2).ToString().ShouldStartWith(kind + ": ");

    [Fact]
    public void An_unknown_format_is_a_bug() =>
        Should.Throw<ArgumentOutOfRangeException>(() => CountingConventions.For("smoke-signals", "openai"));

    [Fact]
    public void Conventions_are_distinct_by_name() =>
        CountingConventions.All.Select(convention => convention.Name).ShouldBeUnique();

    private static List<string> Shown(in TokenUsage usage)
    {
        var parts = new List<string>();
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (usage[(Bucket)i] != 0)
            {
                parts.Add($"{(Bucket)i}={usage[(Bucket)i]}");
            }
        }

        return parts;
    }

    private static List<string> Codes(in UsageProblems problems)
    {
        var codes = new List<string>();
        for (var i = 0; i < problems.Kept; i++)
        {
            codes.Add(problems[i].Code.ToString());
        }

        return codes;
    }
}
