using System.Globalization;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Behaviour;

/// <summary>A waiting time: constant, or log-normal around a median. The default waits not at all.</summary>
/// <param name="Median">The constant, or the median.</param>
/// <param name="Sigma">0 for a constant.</param>
public readonly record struct Latency(TimeSpan Median, double Sigma = 0)
{
    /// <summary>Reads <c>50ms</c>, <c>1.5s</c>, <c>2m</c>, a bare number of milliseconds, or <c>lognormal:200ms,0.5</c>.</summary>
    public static bool TryParse(string text, out Latency latency)
    {
        ArgumentNullException.ThrowIfNull(text);
        latency = default;
        const string Prefix = "lognormal:";
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            if (!TryParseSpan(text, out var constant)) return false;
            latency = new Latency(constant);
            return true;
        }

        var parts = text[Prefix.Length..].Split(',');
        if (parts.Length != 2 || !TryParseSpan(parts[0], out var median)
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var sigma) || sigma is < 0 or > 5)
        {
            return false;
        }

        latency = new Latency(median, sigma);
        return true;
    }

    internal static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = default;
        var unit = 1.0;
        if (text.EndsWith("ms", StringComparison.Ordinal)) text = text[..^2];
        else if (text.EndsWith('s')) (text, unit) = (text[..^1], 1000.0);
        else if (text.EndsWith('m')) (text, unit) = (text[..^1], 60_000.0);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number < 0 || number * unit > 86_400_000.0)
        {
            return false;
        }

        span = TimeSpan.FromMilliseconds(number * unit);
        return true;
    }

    internal TimeSpan Draw(ulong choice)
    {
        if (Sigma <= 0) return Median;
        var dice = new Dice(choice);
        return TimeSpan.FromMilliseconds(Math.Min(dice.LogNormal(Median.TotalMilliseconds, Sigma), 3_600_000.0));
    }
}
