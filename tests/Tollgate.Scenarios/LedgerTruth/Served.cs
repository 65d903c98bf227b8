using Tollgate.Economics.Usage;
using Tollgate.Simulator.Billing;

namespace Tollgate.Scenarios.LedgerTruth;

/// <summary>Compares what the ledger booked with what the provider says it billed.</summary>
internal static class Served
{
    /// <summary>Bucket by bucket. Anthropic reports thinking within its output, so there only the sum can be equal.</summary>
    internal static void ShouldEqual(this in TokenUsage booked, BilledUsage billed, string provider, string because)
    {
        booked[Bucket.UncachedInput].ShouldBe(billed.UncachedInput, because + ": uncached input");
        booked[Bucket.CacheRead].ShouldBe(billed.CacheRead, because + ": cache read");
        booked[Bucket.CacheWrite5m].ShouldBe(billed.CacheWrite5m, because + ": cache write 5m");
        booked[Bucket.CacheWrite1h].ShouldBe(billed.CacheWrite1h, because + ": cache write 1h");
        booked.OutputTotal.ShouldBe(billed.TotalOutput, because + ": output");
        if (provider != "anthropic")
        {
            booked[Bucket.Reasoning].ShouldBe(billed.Reasoning, because + ": reasoning");
        }
    }
}
