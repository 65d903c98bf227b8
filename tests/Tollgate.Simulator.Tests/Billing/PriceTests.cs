using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Tests.Billing;

public sealed class PriceTests
{
    private static readonly PriceRow Row = new("m*", 3m, 15m, 0.3m, 3.75m, 6m) { LongContextAbove = 200_000 };

    [Fact]
    public void Every_bucket_has_its_price()
    {
        var usage = new BilledUsage(1, 10, 100, 1_000, 7, 3, 2);
        Row.Charge(usage, null).ShouldBe(0.000003m + 0.000003m + 0.000375m + 0.006m + 0.00015m + 0.02m);
    }

    [Fact]
    public void A_long_request_is_dearer_as_a_whole_from_one_token_above_the_edge()
    {
        Row.Charge(new BilledUsage(199_000, 1_000, 0, 0, 1_000, 0, 0), null).ShouldBe(0.597m + 0.0003m + 0.015m);
        Row.Charge(new BilledUsage(199_001, 1_000, 0, 0, 1_000, 0, 0), null).ShouldBe((0.597003m + 0.0003m) * 2 + 0.015m * 1.5m);
    }

    [Fact]
    public void The_served_tier_changes_tokens_not_fees()
    {
        var usage = new BilledUsage(1_000, 0, 0, 0, 0, 0, 1);
        Row.Charge(usage, "flex").ShouldBe(0.0015m + 0.01m);
        Row.Charge(usage, "priority").ShouldBe(0.006m + 0.01m);
        Row.Charge(usage, "default").ShouldBe(0.003m + 0.01m);
    }

    [Fact]
    public void Speed_and_place_are_factors_on_tokens_where_the_model_has_them()
    {
        var usage = new BilledUsage(1_000, 0, 0, 0, 0, 0, 1);
        var row = Row with { FastFactor = 2m, UsFactor = 1.1m };
        row.Charge(usage, "standard", "fast").ShouldBe(0.006m + 0.01m);
        row.Charge(usage, "standard", "fast", "us").ShouldBe(0.0066m + 0.01m);
        row.Charge(usage, "standard", "standard", "global").ShouldBe(0.003m + 0.01m);
        Row.Charge(usage, "standard", "fast", "us").ShouldBe(0.003m + 0.01m);
    }

    [Fact]
    public void The_priority_tier_may_have_prices_of_its_own()
    {
        var usage = new BilledUsage(1_000, 0, 0, 0, 1_000, 0, 0);
        PriceTable.Standard.For("o4-mini").Charge(usage, "priority").ShouldBe(0.01m);
        PriceTable.Standard.For("o4-mini").Charge(usage, "default").ShouldBe(0.0055m);
    }

    [Fact]
    public void A_bucket_without_a_price_costs_what_plain_input_costs()
    {
        new PriceRow("x", 2m, 8m).Charge(new BilledUsage(0, 500_000, 500_000, 0, 0, 0, 0), null).ShouldBe(2m);
    }

    [Theory]
    [InlineData("gpt-4o-mini-2024-07-18", 0.15)]
    [InlineData("gpt-4o-2024-05-13", 5)]
    [InlineData("gpt-5-nano", 0.05)]
    [InlineData("anthropic/claude-sonnet-5", 2)]
    [InlineData("claude-opus-5-5", 4)]
    [InlineData("nobody-knows-me", 1)]
    public void The_first_matching_row_wins(string model, double input) => PriceTable.Standard.For(model).Input.ShouldBe((decimal)input);

    [Fact]
    public void A_table_without_a_catch_all_knows_no_other_models() =>
        Should.Throw<KeyNotFoundException>(() => new PriceTable([Row]).For("other"));
}
