using Tollgate.Gateway.Retries;

namespace Tollgate.Gateway.Tests.Retries;

public sealed class FirstRequestsTests
{
    private static readonly Guid s_one = new("00000000-0000-7000-8000-000000000001");
    private static readonly Guid s_two = new("00000000-0000-7000-8000-000000000002");

    [Fact]
    public void The_first_stays_the_first_and_those_after_it_are_counted()
    {
        var table = new FirstRequests(8, keptMicros: 100);

        table.FindOrAdd(1, s_one, 0, out var since).ShouldBe(s_one);
        since.ShouldBe(0);
        table.FindOrAdd(1, s_two, 10, out since).ShouldBe(s_one);
        since.ShouldBe(1);
        table.FindOrAdd(1, Guid.Empty, 99, out since).ShouldBe(s_one);
        since.ShouldBe(2);
    }

    [Fact]
    public void After_its_time_it_is_forgotten()
    {
        var table = new FirstRequests(8, keptMicros: 100);
        table.FindOrAdd(1, s_one, 0, out _);

        table.FindOrAdd(1, s_two, 100, out _).ShouldBe(s_two);
        table.Count.ShouldBe(1);
    }

    [Fact]
    public void The_oldest_make_room()
    {
        var table = new FirstRequests(3, keptMicros: long.MaxValue / 2);
        for (var i = 0; i < 5; i++)
            table.FindOrAdd((UInt128)i, s_one, i, out _);

        table.Count.ShouldBe(3);
        table.FindOrAdd(4, s_two, 5, out _).ShouldBe(s_one);
        table.FindOrAdd(0, s_two, 5, out _).ShouldBe(s_two);
    }

    [Fact]
    public void What_was_forgotten_and_came_again_is_not_dropped_for_its_first_coming()
    {
        var table = new FirstRequests(8, keptMicros: 100);
        table.AddAnother(1, s_one, 0);
        table.Forget(1);
        table.AddAnother(1, s_two, 50);

        table.FindOrAdd(1, s_one, 120, out _).ShouldBe(s_two);
    }

    [Fact]
    public void Of_two_at_once_none_is_the_first_until_both_have_ended()
    {
        var table = new FirstRequests(8, keptMicros: 100);
        table.AddAnother(1, s_one, 0);
        table.AddAnother(1, s_two, 1);
        table.FindOrAdd(1, new Guid("00000000-0000-7000-8000-000000000003"), 2, out _).ShouldBe(Guid.Empty);
        table.Forget(1);
        table.Count.ShouldBe(1);
        table.Forget(1);
        table.Count.ShouldBe(0);
        table.Forget(1);
    }

    [Fact]
    public void Only_the_own_is_withdrawn()
    {
        var table = new FirstRequests(8, keptMicros: 100);
        table.FindOrAdd(1, s_one, 0, out _);
        table.Withdraw(1, s_two);
        table.Count.ShouldBe(1);
        table.Withdraw(1, s_one);
        table.Count.ShouldBe(0);
    }

    [Fact]
    public void Once_it_has_its_size_it_allocates_nothing()
    {
        var table = new FirstRequests(1000, keptMicros: 1000);
        var at = 0L;
        for (var i = 0; i < 5000; i++)
            table.FindOrAdd((UInt128)(++at), s_one, at, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5000; i++)
            table.FindOrAdd((UInt128)(++at), s_one, at, out _);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
