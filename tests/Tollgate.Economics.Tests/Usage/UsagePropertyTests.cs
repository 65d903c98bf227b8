using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Usage;

public sealed class UsagePropertyTests
{
    private static readonly Gen<long?> Figure = Gen.Frequency(
        (6, Gen.Choose(0, 100_000).Select(value => (long?)value)), (2, Gen.Constant((long?)null)), (1, Gen.Choose(-50, -1).Select(value => (long?)value)));

    private static readonly Arbitrary<(ReportedCounts Counts, CountingConvention Convention)> Wild = (
        from figures in Figure.ArrayOf(23)
        from convention in Gen.Elements(CountingConventions.All.ToArray())
        select (Fill(figures), convention)).ToArbitrary();

    private static readonly Arbitrary<(long Fresh, long Read, long Write, long Reasoning, long Visible, CountingConvention Convention)> Sound = (
        from n in Gen.Choose(0, 1_000_000).ArrayOf(5)
        from convention in Gen.Elements(CountingConventions.All.Where(convention => !convention.OutputMayBeAbsent || convention == CountingConventions.Gemini).ToArray())
        select ((long)n[0], (long)n[1], (long)n[2], (long)n[3], (long)n[4], convention)).ToArbitrary();

    [Fact]
    public void No_bucket_is_ever_negative_whatever_is_reported() =>
        Prop.ForAll(Wild, pair =>
        {
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(pair.Counts, pair.Convention, out var usage, ref problems);
            return Enumerable.Range(0, TokenUsage.BucketCount).All(i => usage[(Bucket)i] >= 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_contradiction_the_total_is_conserved() =>
        Prop.ForAll(Wild, pair =>
        {
            var counts = pair.Counts with { Total = null };
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(counts, pair.Convention, out var usage, ref problems);
            if (problems.Count > 0)
            {
                return true;
            }

            // What is not inside a count comes on top of it; the buckets hold exactly that.
            var read = counts.CacheRead ?? (counts.AudioCacheRead ?? 0) + (counts.ImageCacheRead ?? 0) + (counts.VideoCacheRead ?? 0);
            var write = counts.CacheWrite ?? (counts.CacheWrite5m ?? 0) + (counts.CacheWrite1h ?? 0);
            var input = counts.Input!.Value + (counts.ToolUseInput ?? 0)
                + (pair.Convention.InputIncludesCacheRead ? 0 : read) + (pair.Convention.InputIncludesCacheWrite ? 0 : write);
            var output = (counts.Output ?? 0) + (pair.Convention.OutputIncludesReasoning ? 0 : counts.Reasoning ?? 0);
            return usage.InputTotal == input && (counts.Output is null || usage.OutputTotal == output);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_provider_counts_comes_back_as_the_same_buckets() =>
        Prop.ForAll(Sound, x =>
        {
            var counts = new ReportedCounts
            {
                Input = x.Fresh + (x.Convention.InputIncludesCacheRead ? x.Read : 0) + (x.Convention.InputIncludesCacheWrite ? x.Write : 0),
                CacheRead = x.Read,
                CacheWrite = x.Write,
                Output = x.Visible + (x.Convention.OutputIncludesReasoning ? x.Reasoning : 0),
                Reasoning = x.Reasoning,
                Total = x.Fresh + x.Read + x.Write + x.Reasoning + x.Visible,
            };
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(counts, x.Convention, out var usage, ref problems);
            return problems.Count == 0 && usage[Bucket.UncachedInput] == x.Fresh && usage[Bucket.CacheRead] == x.Read
                && usage[Bucket.CacheWrite5m] == x.Write && usage[Bucket.Reasoning] == x.Reasoning && usage[Bucket.Output] == x.Visible;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_contradiction_is_named() =>
        Prop.ForAll(Wild, pair =>
        {
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(pair.Counts, pair.Convention, out var usage, ref problems);
            var input = pair.Counts.Input ?? 0;
            var inside = pair.Convention.InputIncludesCacheRead ? pair.Counts.CacheRead ?? 0 : 0;
            return inside <= input || !(input >= 0) || pair.Counts.Input is null || problems.Count > 0;
        }).QuickCheckThrowOnFailure();

    private static ReportedCounts Fill(long?[] figures)
    {
        object counts = default(ReportedCounts);
        var fields = typeof(ReportedCounts).GetFields().Where(field => field.FieldType == typeof(long?)).ToArray();
        for (var i = 0; i < Math.Min(fields.Length, figures.Length); i++)
        {
            fields[i].SetValue(counts, figures[i]);
        }

        return (ReportedCounts)counts;
    }
}
