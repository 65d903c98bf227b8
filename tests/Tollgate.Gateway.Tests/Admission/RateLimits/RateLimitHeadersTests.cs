using Tollgate.Gateway.Admission.RateLimits;

namespace Tollgate.Gateway.Tests.Admission.RateLimits;

public sealed class RateLimitHeadersTests
{
    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.0001, "1ms")]
    [InlineData(12, "12ms")]
    [InlineData(1000, "1s")]
    [InlineData(1500, "1.5s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(3_605_000, "1h0m5s")]
    [InlineData(86_400_000, "24h0m0s")]
    public void OpenAI_writes_durations(double millis, string expected) =>
        RateLimitHeaders.FormatOpenAI(TimeSpan.FromTicks((long)(millis * TimeSpan.TicksPerMillisecond))).ShouldBe(expected);

    [Fact]
    public void Anthropic_writes_instants_rounded_up() =>
        RateLimitHeaders.FormatAnthropic(TimeSpan.FromMilliseconds(1), 1_773_100_800_000_000).ShouldBe("2026-03-10T00:00:01Z");
}
