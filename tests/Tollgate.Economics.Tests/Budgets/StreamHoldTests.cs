using FsCheck;
using FsCheck.Fluent;
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
    [InlineData(null, 0.00196, 96)]
    [InlineData(null, 0.00195, 0)]
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
        StreamHold.IsTopUpDue(256, 512).ShouldBeFalse();
        StreamHold.IsTopUpDue(257, 512).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.32768, 0.0, false)]
    [InlineData(0.32767, 0.0, true)]
    [InlineData(3.0, 1.0, false)]
    [InlineData(2.99, 1.0, true)]
    [InlineData(0.0, 0.0, true)]
    public void Money_is_short_when_it_buys_few_slices_or_is_little_beside_what_is_in_flight(double free, double held, bool isShort) =>
        StreamHold.IsMoneyShort(new BudgetRoom(new Amount((decimal)free), new Amount((decimal)held)), s_token).ShouldBe(isShort);

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1024, 64)]
    [InlineData(1600, 100)]
    [InlineData(4096, 256)]
    [InlineData(1_000_000, 256)]
    public void What_stays_for_the_provider_grows_with_the_answer_to_half_a_slice(long held, long reserve) =>
        StreamHold.Reserve(held).ShouldBe(reserve);

    [Fact]
    public void A_stream_to_the_end_of_the_money_holds_what_it_says_and_ends_with_no_more_than_the_reserve_left() =>
        Prop.ForAll(Gen.Choose(100, 60_000).ToArbitrary(), Gen.Choose(1, 5000).ToArbitrary(), Gen.Choose(1, (int)StreamHold.GenerateAhead / 2).NonEmptyListOf().ToArbitrary(), (buys, price, chunks) =>
        {
            var token = new Amount(price * 0.0000001m);
            var money = token * buys;
            var held = StreamHold.FirstSlice(Amount.Zero, Amount.Zero, token, null, money);
            var seen = 0L;
            for (var i = 0; ; i++)
            {
                seen += chunks[i % chunks.Count];
                if (seen > held)
                {
                    return false;
                }

                if (!StreamHold.IsTopUpDue(seen, held))
                {
                    continue;
                }

                var slice = StreamHold.NextSlice(held, token, null, money - (token * held));
                held += slice;
                if (token * held > money)
                {
                    return false;
                }

                if (slice == 0 && seen + StreamHold.Reserve(held) > held)
                {
                    return seen > buys - StreamHold.SmallestSlice - StreamHold.Reserve(held);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Whatever_money_is_left_a_slice_never_costs_more_than_it() =>
        Prop.ForAll(Gen.Choose(0, 2_000_000).Four().ToArbitrary(), given =>
        {
            var (free, held, cap, price) = given;
            var (money, token) = (new Amount(free * 0.000001m), new Amount((1 + price) * 0.000000001m));
            var next = StreamHold.NextSlice(held, token, cap, money);
            var first = StreamHold.FirstSlice(Amount.Zero, Amount.Zero, token, cap, money);
            return token * next <= money && held + next <= Math.Max(held, cap) && token * first <= money && first <= cap
                && (next == 0 || next >= StreamHold.SmallestSlice || held + next == cap)
                && (first == 0 || first >= StreamHold.SmallestFirstSlice || first == cap);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
