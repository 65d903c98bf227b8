using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Bench.Micro;

/// <summary>The exact price of one attempt, rates found for its moment, tier and context.</summary>
[MemoryDiagnoser]
public class PricingBenchmarks
{
    private readonly PriceConditions _now = new(new DateTimeOffset(2026, 8, 20, 12, 0, 0, TimeSpan.Zero), null, null, null);
    private TokenUsage _usage;
    private ModelRates _rates = null!;
    private PriceLines _lines;

    [Params("openai/gpt-5", "anthropic/claude-sonnet-4-5", "google/gemini-2.5-pro")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _rates = Match().Rates ?? throw new InvalidOperationException(Model + " is not on the card.");
        var usage = default(TokenUsage);
        usage[Bucket.UncachedInput] = 1_250;
        usage[Bucket.CacheRead] = 14_000;
        usage[Bucket.CacheWrite5m] = Model.StartsWith("anthropic", StringComparison.Ordinal) ? 900 : 0;
        usage[Bucket.Output] = 420;
        usage[Bucket.Reasoning] = 1_100;
        _usage = usage;
    }

    [Benchmark]
    public Amount Price()
    {
        _rates.Price(_now, _usage, ref _lines);
        return _lines.Total;
    }

    [Benchmark]
    public ModelMatch Match()
    {
        var slash = Model.IndexOf('/', StringComparison.Ordinal);
        return RateCard.BuiltIn.Match(Model[..slash], Model[(slash + 1)..]);
    }
}
