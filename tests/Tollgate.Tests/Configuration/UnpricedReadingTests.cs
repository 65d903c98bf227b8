using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;

namespace Tollgate.Tests.Configuration;

public sealed class UnpricedReadingTests
{
    private const string Figures = "unpriced_ceiling: {input: 15, output: 75, call: 0.05}";

    [Fact]
    public void A_ceiling_is_read_with_its_figures()
    {
        var gateway = Reading.Accept($"unpriced: ceiling\n{Figures}").Gateway;

        gateway.Unpriced.ShouldBe(UnpricedPolicy.Ceiling);
        gateway.UnpricedCeiling.ShouldBe(new UnpricedCeiling(new Amount(0.000015m), new Amount(0.000075m), new Amount(0.05m)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unpriced: allow")]
    [InlineData("unpriced: refuse\nunpriced_ceiling:")]
    public void Without_it_there_are_none(string yaml) => Reading.Accept(yaml).Gateway.UnpricedCeiling.ShouldBeNull();

    [Fact]
    public void The_smallest_figure_is_exact_in_the_ledger()
    {
        var ceiling = Reading.Accept("unpriced: ceiling\nunpriced_ceiling: {input: 0.000000001, output: 10000, call: 100}").Gateway.UnpricedCeiling!;

        ceiling.InputPerToken.ToFemto().ShouldBe((Int128)1);
        ceiling.OutputPerToken.ShouldBe(new Amount(0.01m));
        ceiling.PerCall.ShouldBe(new Amount(100m));
    }

    [Theory]
    [InlineData("unpriced: ceiling", "unpriced", "Write unpriced_ceiling: {input: 15, output: 75, call: 0.05}")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling:", "unpriced", "Write unpriced_ceiling:")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 15, call: 1}", "unpriced_ceiling.output", "Missing")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 15, output: 75}", "unpriced_ceiling.call", "Missing")]
    [InlineData(Figures, "unpriced_ceiling", "Write unpriced: ceiling")]
    [InlineData("unpriced: allow\n" + Figures, "unpriced_ceiling", "Write unpriced: ceiling")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: -1, output: 75, call: 0.05}", "unpriced_ceiling.input", "'-1' is too small. Write 0.000000001 or more.")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 0, output: 75, call: 0.05}", "unpriced_ceiling.input", "'0' is too small")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 15, output: 10001, call: 0.05}", "unpriced_ceiling.output", "'10001' is too large. Write 10000 or less.")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 15, output: 75, call: 101}", "unpriced_ceiling.call", "'101' is too large. Write 100 or less.")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: $15, output: 75, call: 0.05}", "unpriced_ceiling.input", "'$15' is not an amount in USD. Write dollars without a sign")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 1e3, output: 75, call: 0.05}", "unpriced_ceiling.input", "is not an amount")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 0.0000000001, output: 75, call: 0.05}", "unpriced_ceiling.input", "with at most nine decimals")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: {input: 79228162514264337593543950335, output: 75, call: 0.05}", "unpriced_ceiling.input", "is not an amount")]
    [InlineData("unpriced: ceiling\nunpriced_ceiling: 15", "unpriced_ceiling", "Expected a section")]
    [InlineData("unpriced: cieling\n" + Figures, "unpriced", "is not one of the choices")]
    public void A_mistake_is_told_with_what_to_write(string yaml, string path, string told) =>
        Reading.Problems(yaml).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            problem => problem.ShouldContain($": {path}: "), problem => problem.ShouldContain(told));
}
