using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Usage;

public sealed class RateCountingTests
{
    [Theory]
    [InlineData("anthropic", "anthropic-messages", 30)]
    [InlineData("aws-bedrock", "", 30)]
    [InlineData("vertex_ai", "anthropic-messages", 30)]
    [InlineData("openai", "openai-chat", 1030)]
    [InlineData("google", "gemini", 1030)]
    [InlineData("somebody", "openai-chat", 1030)]
    public void Cache_reads_count_where_the_provider_counts_them(string provider, string format, long counted)
    {
        var usage = default(TokenUsage);
        usage[Bucket.UncachedInput] = 10;
        usage[Bucket.CacheWrite5m] = 20;
        usage[Bucket.CacheRead] = 1000;
        usage[Bucket.Output] = 5;

        RateCountings.For(provider, format).InputOf(usage).ShouldBe(counted);
    }
}
