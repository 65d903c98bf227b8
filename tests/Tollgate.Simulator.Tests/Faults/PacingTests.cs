namespace Tollgate.Simulator.Tests.Faults;

public sealed class PacingTests : SimulatorTest
{
    [Fact]
    public async Task Latency_passes_on_the_given_clock()
    {
        var call = SendAsync("/v1/chat/completions", Chat("Hi [[sim: latency=90s]]"));
        await Host.Attempts.WaitForInFlightAsync(1, Stop);
        while (!call.IsCompleted)
        {
            // The wait may not have begun when the first step is made.
            Time.Advance(TimeSpan.FromSeconds(91));
            await Task.Yield();
        }

        using var response = await call;
        response.IsSuccessStatusCode.ShouldBeTrue();
        (LastAttempt().EndedAt - LastAttempt().StartedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(90));
    }
}
