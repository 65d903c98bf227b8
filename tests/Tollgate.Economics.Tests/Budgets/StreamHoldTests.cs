using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class StreamHoldTests
{
    private static readonly Amount s_input = new(0.001m);
    private static readonly Amount s_token = new(0.00001m);

    [Theory]
    [InlineData(null, null, 512)]
    [InlineData(100L, null, 100)]
    [InlineData(null, 0.005, 400)]
    [InlineData(null, 0.00132, 32)]
    [InlineData(null, 0.00131, 0)]
    [InlineData(10L, 0.0011, 10)]
    [InlineData(10L, 0.00109, 0)]
    [InlineData(null, 0.0, 0)]
    public void The_first_slice_is_what_cap_and_money_allow(long? cap, double? headroom, long expected) =>
        StreamHold.FirstSlice(s_input, Amount.Zero, s_token, cap, headroom is { } money ? new Amount((decimal)money) : null).ShouldBe(expected);

    [Fact]
    public void The_initial_hold_covers_input_reasoning_and_the_slice() =>
        StreamHold.Initial(s_input, new Amount(0.5m), s_token, 512).ShouldBe(new Amount(0.50612m));

    [Fact]
    public void Slices_grow_to_eight_times_the_first_and_end_at_the_cap()
    {
        var held = StreamHold.DefaultSlice;
        var slices = new List<long>();
        while (StreamHold.NextSlice(held, s_token, 32_000, null) is > 0 and var slice)
        {
            slices.Add(slice);
            held += slice;
        }

        held.ShouldBe(32_000);
        slices.Max().ShouldBe(4096);
        slices.Count.ShouldBeLessThan(14);
    }

    [Fact]
    public void When_the_money_is_gone_there_is_no_next_slice()
    {
        StreamHold.NextSlice(512, s_token, null, new Amount(0.001m)).ShouldBe(100);
        StreamHold.NextSlice(512, s_token, null, new Amount(0.0003m)).ShouldBe(0);
        StreamHold.NextSlice(512, Amount.Zero, null, Amount.Zero).ShouldBe(512);
    }

    [Fact]
    public void A_top_up_is_due_before_the_slice_is_used_up()
    {
        StreamHold.IsTopUpDue(383, 512).ShouldBeFalse();
        StreamHold.IsTopUpDue(384, 512).ShouldBeTrue();
    }
}
