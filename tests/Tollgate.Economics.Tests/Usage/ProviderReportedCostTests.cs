using System.Globalization;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Usage;

public sealed class ProviderReportedCostTests
{
    [Theory]
    [InlineData("xai", "0.0232856", null, false, "0.0232856")] // 232,856,000 ticks
    [InlineData("xai", "0.0002709", null, false, "0.0002709")] // 2,709,000 ticks
    [InlineData("openrouter", "0.0123", "0.0123", false, "0.0123")] // upstream is information only
    [InlineData("openrouter", "0.0006", "0.0123", true, "0.0129")] // own key: fee + upstream
    [InlineData("openrouter", "0.0006", null, true, null)] // own key, upstream unknown
    [InlineData("openrouter", "0", null, false, "0")] // a reported zero is a charge of zero
    [InlineData("openrouter", null, null, false, null)]
    [InlineData("openrouter", "-1", null, false, null)]
    [InlineData("openrouter", "0.00014445000000000002", null, false, "0.00014445")] // a binary double's dust
    [InlineData("openai", "0.5", null, false, null)] // not a provider whose figure counts
    public void The_provider_s_figure(string provider, string? cost, string? upstream, bool byok, string? expected)
    {
        var counts = new ReportedCounts { ProviderCostUsd = Parse(cost), UpstreamCostUsd = Parse(upstream), IsByok = byok };
        ProviderReportedCost.Of(counts, CountingConventions.For("openai-chat", provider))?.Value.ShouldBe(Parse(expected)!.Value);
        ProviderReportedCost.Of(counts, CountingConventions.For("openai-chat", provider)).HasValue.ShouldBe(expected is not null);
    }

    [Theory]
    [InlineData("0.0101", "0.01", false)]
    [InlineData("0.0099", "0.01", false)]
    [InlineData("0.010100000001", "0.01", true)]
    [InlineData("0.0098", "0.01", true)]
    [InlineData("0", "0", false)]
    [InlineData("0.000001", "0", true)]
    public void More_than_a_hundredth_apart_diverges(string charged, string computed, bool diverges) =>
        ProviderReportedCost.Diverges(new(Parse(charged)!.Value), new(Parse(computed)!.Value)).ShouldBe(diverges);

    private static decimal? Parse(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
