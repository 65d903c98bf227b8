using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;

namespace Tollgate.Economics.Tests.Money;

public sealed class AmountTests
{
    [Fact]
    public void Femto_round_trips_both_ways()
    {
        var parts = from whole in Gen.Choose(-2_000_000_000, 2_000_000_000)
                    from high in Gen.Choose(0, 9_999_999)
                    from low in Gen.Choose(0, 99_999_999)
                    select ((Int128)whole * 1_000_000_000_000_000) + ((Int128)high * 100_000_000) + low;
        Prop.ForAll(parts.ToArbitrary(), femto => Amount.FromFemto(femto).ToFemto() == femto).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Femto_conversion_is_linear()
    {
        var amounts = from a in Gen.Choose(-1_000_000_000, 1_000_000_000) from b in Gen.Choose(-1_000_000_000, 1_000_000_000) select (a, b);
        Prop.ForAll(amounts.ToArbitrary(), pair =>
        {
            var (left, right) = (new Amount(pair.a / 1_000_000_000_000m), new Amount(pair.b * 12345.678901m));
            return (left + right).ToFemto() == left.ToFemto() + right.ToFemto() && Amount.FromFemto((left - right).ToFemto()) == left - right;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0.000000000000001", "1")]
    [InlineData("-0.000000000000001", "-1")]
    [InlineData("12345678901234.000000000000001", "12345678901234000000000000001")]
    public void Femto_is_exact_at_the_edges(string value, string femto)
    {
        Amount.TryParse(value, out var amount).ShouldBeTrue();
        amount.ToFemto().ShouldBe(Int128.Parse(femto, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void More_than_the_femto_can_hold_is_an_overflow_and_never_a_wrong_figure() =>
        Should.Throw<OverflowException>(() => new Amount(decimal.MaxValue).ToFemto());

    [Fact]
    public void A_digit_below_the_quantum_is_refused() =>
        Should.Throw<OverflowException>(() => new Amount(0.0000000000000001m).ToFemto());

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.0123", "-0.0123")]
    [InlineData("0.000000000000001", "0.000000000000001")]
    public void Text_is_plain(string written, string shown)
    {
        Amount.TryParse(written, out var amount).ShouldBeTrue();
        amount.ToString().ShouldBe(shown);
        Amount.TryParse(amount.ToString(), out var again).ShouldBeTrue();
        again.ShouldBe(amount);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("$5")]
    public void Text_that_is_not_plain_is_refused(string? text) => Amount.TryParse(text, out _).ShouldBeFalse();
}
