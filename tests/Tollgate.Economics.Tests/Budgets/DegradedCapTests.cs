using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class DegradedCapTests
{
    [Theory]
    [InlineData(0.79, null)]
    [InlineData(0.8, 8000L)]
    [InlineData(0.9, 4000L)]
    [InlineData(0.99, 400L)]
    [InlineData(1.0, 256L)]
    [InlineData(1.7, 256L)]
    public void The_cap_falls_in_a_straight_line_from_half_to_the_least(double used, long? cap) =>
        DegradedCap.Of((decimal)used, 0.8m, 16_000, 32_000, null, 256).ShouldBe(cap);

    [Fact]
    public void Answers_of_usual_length_stay_whole_at_first() => DegradedCap.Of(0.8m, 0.8m, 16_000, null, 600, 256).ShouldBe(600);

    [Fact]
    public void Without_any_bound_the_cap_is_one_that_every_model_accepts() => DegradedCap.Of(0.8m, 0.8m, null, null, null, 256).ShouldBe(2048);

    [Fact]
    public void A_cap_that_is_lower_anyway_stays() => DegradedCap.Of(1m, 0.8m, 100, 32_000, null, 256).ShouldBeNull();

    [Fact]
    public void The_cap_never_rises_with_what_is_spent_and_never_passes_what_was_asked_for() => Check.One(
        Config.QuickThrowOnFailure.WithReplay(20260310, 11).WithMaxTest(500),
        Prop.ForAll(Gen.Choose(0, 1500).ListOf(4).ToArbitrary(), Gen.Choose(1, 100_000).ListOf(3).ToArbitrary(), (used, tokens) =>
        {
            var (less, more) = (Math.Min(used[0], used[1]) / 1000m, Math.Max(used[0], used[1]) / 1000m);
            var from = Math.Max(1, used[2] % 1000) / 1000m;
            var first = DegradedCap.Of(less, from, tokens[0], tokens[1], tokens[2], 256) ?? tokens[0];
            var second = DegradedCap.Of(more, from, tokens[0], tokens[1], tokens[2], 256) ?? tokens[0];
            second.ShouldBeLessThanOrEqualTo(first);
            first.ShouldBeLessThanOrEqualTo(tokens[0]);
            second.ShouldBeGreaterThanOrEqualTo(Math.Min(tokens[0], 256));
        }));
}
