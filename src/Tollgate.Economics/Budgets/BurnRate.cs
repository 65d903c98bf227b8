using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>Projects the pace of a window so far to its end. A guess, so divided and rounded; nothing is booked by it.</summary>
public static class BurnRate
{
    /// <summary>Before this part of a window has passed, a pace is an accident.</summary>
    public const decimal LeastElapsed = 0.1m;

    /// <summary>
    /// What is spent at the end of the window and when the limit is reached; null when it is not reached before, was reached already, or it is too
    /// early to say. Windows without an end have no pace.
    /// </summary>
    public static (Amount Projected, long ExhaustedAtMicros)? Project(WindowSpan window, Amount spent, Amount limit, long nowMicros)
    {
        if (window.EndMicros == WindowSpan.Never || !window.Contains(nowMicros) || spent <= Amount.Zero || spent >= limit)
            return null;

        decimal elapsed = nowMicros - window.StartMicros;
        decimal length = window.EndMicros - window.StartMicros;
        if (elapsed < length * LeastElapsed || elapsed == 0)
            return null;

        var projected = spent.Value * (length / elapsed);
        return projected > limit.Value
            ? (new Amount(decimal.Round(projected, 6)), window.StartMicros + (long)(elapsed * (limit.Value / spent.Value)))
            : null;
    }
}
