using Tollgate.Simulator;

namespace Tollgate.Scenarios.Harness;

/// <summary>A rig whose simulator goes on only when told to: a <c>delay</c> of any length ends when the test fires it.</summary>
public class SteppedRig : GatewayRig
{
    internal ManualTime Time { get; } = new();

    /// <summary>
    /// Reads a stream to its end; the provider sends an event only when the one before has reached the caller. Events the gateway
    /// hides never do: so many may be outstanding.
    /// </summary>
    internal async Task StepToEndAsync(EventReader events, int hidden = 0)
    {
        var fired = 0;
        var delivered = 0;
        var next = events.NextAsync();
        while (true)
        {
            await Until.TrueAsync(() => next.IsCompleted || (delivered + hidden > fired && Time.Waiting > 0), "the next event");
            if (!next.IsCompleted)
            {
                fired++;
                Time.Fire();
                continue;
            }

            if (await next is null)
            {
                return;
            }

            delivered++;
            next = events.NextAsync();
        }
    }

    private protected override SimulatorOptions SimulatorSettings() => new() { TimeProvider = Time };
}
