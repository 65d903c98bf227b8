using Tollgate.Configuration.Reading;

namespace Tollgate.Commands;

/// <summary>Reads spans of time as people write them: <c>24h</c>, <c>90d</c>, <c>0</c>.</summary>
internal static class SpanArgument
{
    private static readonly TimeSpan s_most = TimeSpan.FromDays(3660);

    /// <summary>Reads a span of at most ten years.</summary>
    internal static bool TryRead(string text, out TimeSpan span)
    {
        span = default;
        if (text is "0")
        {
            return true;
        }

        if (!Quantity.TryReadDuration(text, out var milliseconds) || milliseconds > s_most.TotalMilliseconds)
        {
            return false;
        }

        span = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
