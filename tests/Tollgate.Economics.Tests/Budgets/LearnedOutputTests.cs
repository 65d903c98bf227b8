using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class LearnedOutputTests
{
    [Fact]
    public void Too_few_answers_say_nothing()
    {
        var learned = new LearnedOutput();
        for (var i = 1; i < LearnedOutput.EnoughAnswers; i++)
            learned.Observe(9, 1, 1, 100);

        learned.Percentile999(9, 1, 1).ShouldBeNull();
        learned.Observe(9, 1, 1, 100);
        learned.Percentile999(9, 1, 1).ShouldBe(103);
        learned.Percentile999(9, 2, 1).ShouldBeNull();
    }

    [Fact]
    public void The_median_is_not_moved_by_a_few_long_answers()
    {
        var learned = new LearnedOutput();
        for (var i = 0; i < LearnedOutput.EnoughAnswers; i++)
        {
            learned.Median(9, 1, 1).ShouldBeNull();
            learned.Observe(9, 1, 1, i % 10 == 0 ? 10_000 : 100);
        }

        learned.Median(9, 1, 1).ShouldBe(103);
    }

    [Fact]
    public void The_percentile_is_never_below_the_true_one_and_at_most_an_eighth_above()
    {
        var lengths = Gen.Choose(0, 200_000).ListOf(3000).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 7).WithMaxTest(20), Prop.ForAll(lengths, list =>
        {
            var learned = new LearnedOutput();
            foreach (var tokens in list)
                learned.Observe(9, 7, 7, tokens);

            var sorted = list.Order().ToArray();
            var exact = sorted[^(sorted.Length / 1000 + 1)];
            var claimed = learned.Percentile999(9, 7, 7)!.Value;
            return claimed >= exact && claimed <= exact + exact / 8 + 1;
        }));
    }

    [Fact]
    public void It_follows_a_distribution_that_changes()
    {
        var learned = new LearnedOutput();
        for (var i = 0; i < 10_000; i++)
            learned.Observe(9, 1, 1, 8000);
        for (var i = 0; i < 400_000; i++)
            learned.Observe(9, 1, 1, 50);

        learned.Percentile999(9, 1, 1)!.Value.ShouldBeLessThan(60);
    }

    [Fact]
    public void Keys_used_least_recently_are_forgotten()
    {
        var learned = new LearnedOutput(capacity: 100);
        for (var key = 0; key < 10_000; key++)
        {
            learned.Observe(9, -1, 0, 10);
            learned.Observe(9, key, 0, 10);
        }

        learned.Count.ShouldBeInRange(70, 101);
        learned.Percentile999(9, -1, 0).ShouldBe(10);
    }

    [Fact]
    public void Any_length_has_a_bucket()
    {
        var learned = new LearnedOutput();
        for (var i = 0; i < 100; i++)
            learned.Observe(9, 1, 1, long.MaxValue);

        learned.Percentile999(9, 1, 1)!.Value.ShouldBeGreaterThan(1 << 21);
    }

    [Fact]
    public void What_one_organization_does_teaches_nothing_about_another()
    {
        var learned = new LearnedOutput();
        for (var i = 0; i < LearnedOutput.EnoughAnswers; i++)
            learned.Observe(9, 1, 1, 100);

        learned.Percentile999(9, 1, 1).ShouldNotBeNull();
        learned.Percentile999(8, 1, 1).ShouldBeNull();
        learned.Median(8, 1, 1).ShouldBeNull();
    }
}
