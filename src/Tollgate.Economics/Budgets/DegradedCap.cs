namespace Tollgate.Economics.Budgets;

/// <summary>
/// The output cap under a degrade budget. Pure. From the threshold on it falls in a straight line: from half of what the answer could have had
/// there, to the least useful output where the budget is used up, and no further beyond.
/// </summary>
public static class DegradedCap
{
    /// <summary>
    /// The cap to send; null when what was asked for is no more than that. What an answer could have had is the least of the caller's cap, the
    /// model's maximum and twice the learned p99.9 output, so that the first step leaves answers of usual length whole.
    /// </summary>
    /// <param name="used">Part of the limit that is spent and held.</param>
    /// <param name="from">Part of the limit from which the budget degrades.</param>
    /// <param name="asked">The caller's cap, or null.</param>
    /// <param name="maximum">The model's maximum, or null when it is not known.</param>
    /// <param name="learned">The learned 99.9th percentile of output lengths, or null.</param>
    /// <param name="least">The shortest output worth paying the input for.</param>
    public static long? Of(decimal used, decimal from, long? asked, long? maximum, long? learned, long least)
    {
        if (used < from)
            return null;

        var whole = Math.Min(asked ?? long.MaxValue, maximum ?? long.MaxValue);
        if (learned is { } usual)
            whole = Math.Min(whole, usual * 2);
        if (whole == long.MaxValue)
            whole = OutputCap.UnknownMaximum;

        var left = used >= 1m || from >= 1m ? 0m : (1m - used) / (1m - from);
        var cap = Math.Max(least, (long)(whole * left / 2));
        return cap < (asked ?? long.MaxValue) ? cap : null;
    }
}
