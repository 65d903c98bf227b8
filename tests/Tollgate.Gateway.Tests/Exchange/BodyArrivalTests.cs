using System.IO.Pipelines;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Exchange;

public sealed class BodyArrivalTests
{
    private readonly MovedTime _time = new();
    private readonly Pipe _pipe = new();

    [Fact]
    public async Task A_body_that_brings_nothing_for_its_idle_time_is_late()
    {
        var arrival = Begin();
        arrival.Wait(received: 1 << 20);
        var reading = _pipe.Reader.ReadAsync();
        _time.Move(30);
        arrival.Look(_time.GetTimestamp());
        reading.IsCompleted.ShouldBeFalse();

        _time.Move(1);
        arrival.Look(_time.GetTimestamp());

        (await reading).IsCanceled.ShouldBeTrue();
        arrival.Waited();
        arrival.IsLate.ShouldBeTrue();
    }

    [Fact]
    public void Time_in_which_nobody_reads_does_not_count()
    {
        var arrival = Begin();
        arrival.Wait(received: 0);
        _time.Move(20);
        arrival.Waited();
        _time.Move(3600);
        arrival.Look(_time.GetTimestamp());
        arrival.Wait(received: 1 << 20);
        _time.Move(20);
        arrival.Look(_time.GetTimestamp());
        arrival.Waited();

        arrival.IsLate.ShouldBeFalse();
    }

    [Theory]
    [InlineData(BodyArrival.SlowestRate - 10, true)]
    [InlineData(BodyArrival.SlowestRate + 10, false)]
    public void A_body_that_drips_may_take_its_idle_time_and_what_its_bytes_take_at_the_slowest_rate(int bytesPerSecond, bool late)
    {
        var arrival = Begin();
        var received = 0L;
        for (var second = 0; second < 3600 && !arrival.IsLate; second++)
        {
            arrival.Wait(received);
            _time.Move(1);
            arrival.Look(_time.GetTimestamp());
            arrival.Waited();
            received += bytesPerSecond;
        }

        arrival.IsLate.ShouldBe(late);
    }

    [Fact]
    public void The_next_body_begins_anew()
    {
        var arrival = Begin();
        arrival.Wait(received: 0);
        _time.Move(31);
        arrival.Look(_time.GetTimestamp());
        arrival.Waited();
        arrival.IsLate.ShouldBeTrue();

        arrival.Forget();
        arrival.IsLate.ShouldBeFalse();
        arrival.Begin(_pipe.Reader, TimeSpan.FromSeconds(30));
        arrival.Wait(received: 0);
        _time.Move(29);
        arrival.Look(_time.GetTimestamp());
        arrival.Waited();
        arrival.IsLate.ShouldBeFalse();
    }

    private BodyArrival Begin()
    {
        var arrival = new BodyArrival(_time);
        arrival.Begin(_pipe.Reader, TimeSpan.FromSeconds(30));
        return arrival;
    }
}
