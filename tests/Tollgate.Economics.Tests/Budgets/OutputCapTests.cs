using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class OutputCapTests
{
    private static readonly Amount s_token = new(0.00001m);

    [Fact]
    public void What_fits_goes_as_it_came()
    {
        OutputCap.Decide(Question(1m) with { Asked = 1000 }).ShouldBe(new(OutputCapVerdict.AsIs, 1000, new Amount(0.011m)));
        OutputCap.Decide(Question(null) with { Asked = 32_000 }).Verdict.ShouldBe(OutputCapVerdict.AsIs);
        OutputCap.Decide(Question(1m) with { ModelMaximum = 8192 }).ShouldBe(new(OutputCapVerdict.AsIs, 8192, new Amount(0.08292m)));
    }

    [Fact]
    public void What_only_the_catalog_bounds_goes_as_it_came_while_there_is_money_for_twice_as_much()
    {
        OutputCap.Decide(Question(0.021m) with { ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.AsIs, 1000, new Amount(0.011m)));
        OutputCap.Decide(Question(0.02099m) with { ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.Lowered, 1000, new Amount(0.011m)));
        OutputCap.Decide(Question(0.011m) with { ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.Lowered, 1000, new Amount(0.011m)));
        OutputCap.Decide(Question(0.01099m) with { ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.Lowered, 499, new Amount(0.00599m)));
    }

    [Fact]
    public void A_cap_above_what_the_catalog_knows_is_held_in_full_or_lowered_to_it_once_money_is_short()
    {
        OutputCap.Decide(Question(0.1m) with { Asked = 1500, ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.AsIs, 1000, new Amount(0.011m)));
        OutputCap.Decide(Question(0.0165m) with { Asked = 1500, ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.AsIs, 1500, new Amount(0.016m)));
        OutputCap.Decide(Question(0.0155m) with { Asked = 1500, ModelMaximum = 1000 }).Cap.ShouldBe(725);
        OutputCap.Decide(Question(0.0155m) with { Asked = 900, ModelMaximum = 1000 }).ShouldBe(new(OutputCapVerdict.AsIs, 900, new Amount(0.01m)));
    }

    [Fact]
    public void A_cent_left_lets_a_small_answer_through_although_much_was_asked()
    {
        var decision = OutputCap.Decide(Question(0.01m) with { Asked = 32_000 });
        decision.ShouldBe(new(OutputCapVerdict.Lowered, 450, new Amount(0.0055m)));
    }

    [Fact]
    public void Twice_the_learned_length_is_sent_where_it_fits()
    {
        OutputCap.Decide(Question(0.01m) with { Asked = 32_000, Learned = 400 }).Cap.ShouldBe(800);
        OutputCap.Decide(Question(0.01m) with { Asked = 32_000, Learned = 451 }).Cap.ShouldBe(450);
        OutputCap.Decide(Question(0.01m) with { Asked = 32_000, Learned = 10 }).Cap.ShouldBe(450);
    }

    [Fact]
    public void Only_what_is_too_little_for_the_minimum_is_denied()
    {
        OutputCap.Decide(Question(0.00356m) with { Asked = 32_000 }).ShouldBe(new(OutputCapVerdict.Lowered, 256, new Amount(0.00356m)));
        OutputCap.Decide(Question(0.00355m) with { Asked = 32_000 }).ShouldBe(new(OutputCapVerdict.Denied, null, new Amount(0.00356m)));
        OutputCap.Decide(Question(0.00355m) with { Asked = 100 }).Verdict.ShouldBe(OutputCapVerdict.AsIs);
        OutputCap.Decide(Question(0.0005m) with { Asked = 1 }).Verdict.ShouldBe(OutputCapVerdict.Denied);
    }

    [Fact]
    public void Free_output_needs_money_for_the_input_only()
    {
        OutputCap.Decide(Question(0.001m) with { OutputToken = Amount.Zero }).Verdict.ShouldBe(OutputCapVerdict.AsIs);
        OutputCap.Decide(Question(0.0009m) with { OutputToken = Amount.Zero }).Verdict.ShouldBe(OutputCapVerdict.Denied);
        OutputCap.Decide(Question(0m) with { Input = Amount.Zero, OutputToken = Amount.Zero }).Verdict.ShouldBe(OutputCapVerdict.AsIs);
    }

    [Fact]
    public void Nobody_is_sent_a_cap_no_model_accepts() =>
        OutputCap.Decide(Question(1000m)).Cap.ShouldBe(OutputCap.UnknownMaximum);

    [Fact]
    public void The_hold_always_fits_and_covers_the_worst_case()
    {
        var inputs = Gen.Choose(0, 200_000).ListOf(6).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 7).WithMaxTest(2000), Prop.ForAll(inputs, numbers =>
        {
            var question = new OutputCapQuestion
            {
                Asked = numbers[0] == 0 ? null : numbers[0],
                ModelMaximum = numbers[5] % 4 == 0 ? null : 256 + numbers[5],
                Learned = numbers[1] % 3 == 0 ? null : numbers[1] / 10,
                Input = new Amount(numbers[2] / 1_000_000m),
                Headroom = new Amount(numbers[3] / 100_000m),
                OutputToken = new Amount(numbers[4] / 1_000_000_000m),
            };
            var decision = OutputCap.Decide(question);
            var least = Math.Min(256, question.Asked ?? long.MaxValue);
            if (decision.Verdict == OutputCapVerdict.Denied)
                return (question.Input + question.OutputToken * (question.OutputToken == Amount.Zero ? 0 : least)) > question.Headroom!.Value;

            return decision.Hold <= question.Headroom!.Value
                && decision.Hold >= question.Input + question.OutputToken * (decision.Cap ?? 0)
                && (decision.Cap ?? least) >= least
                && (decision.Cap ?? 0) <= (question.Asked ?? long.MaxValue);
        }));
    }

    private static OutputCapQuestion Question(decimal? headroom) => new()
    {
        Input = new Amount(0.001m),
        OutputToken = s_token,
        Headroom = headroom is { } money ? new Amount(money) : null,
    };
}
