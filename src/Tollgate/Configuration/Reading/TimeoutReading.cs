using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The section <c>timeouts</c> of a provider.</summary>
internal static class TimeoutReading
{
    public static TimeoutOptions Read(Section section)
    {
        var standard = new TimeoutOptions();
        var timeouts = new TimeoutOptions
        {
            Connect = section.Scalar("connect").Duration() ?? standard.Connect,
            FirstByte = section.Scalar("first_byte").Duration() ?? standard.FirstByte,
            Idle = section.Scalar("idle").Duration() ?? standard.Idle,
            Total = section.Scalar("total").Duration() ?? standard.Total,
        };
        CheckBelowTotal(section, timeouts, "connect", timeouts.Connect, standard.Connect);
        CheckBelowTotal(section, timeouts, "first_byte", timeouts.FirstByte, standard.FirstByte);
        CheckBelowTotal(section, timeouts, "idle", timeouts.Idle, standard.Idle);
        return timeouts;
    }

    private static void CheckBelowTotal(Section section, TimeoutOptions timeouts, string key, TimeSpan value, TimeSpan standard)
    {
        if (value < timeouts.Total)
        {
            return;
        }

        // Who shortens only the total means it; the phases' defaults then do no harm, except that a connection must fit in.
        if (!section.Has(key) && (key != "connect" || value != standard))
        {
            return;
        }

        var total = Quantity.WriteDuration((long)timeouts.Total.TotalMilliseconds);
        section.Problem(section.Has(key) ? key : "total",
            $"{key} ({Quantity.WriteDuration((long)value.TotalMilliseconds)}) is not shorter than total ({total}). Write less than {total} for {key}, or a longer total.");
    }
}
