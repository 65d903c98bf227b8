namespace Tollgate.Economics.Budgets;

/// <summary>A span of time in microseconds since the Unix epoch (UTC): start inclusive, end exclusive. Immutable.</summary>
/// <param name="StartMicros">First microsecond of the span.</param>
/// <param name="EndMicros">First microsecond after it; <see cref="Never"/> when it does not end.</param>
public readonly record struct WindowSpan(long StartMicros, long EndMicros)
{
    /// <summary>The end of a span that does not end.</summary>
    public const long Never = long.MaxValue;

    /// <summary>All time.</summary>
    public static WindowSpan Always => new(0, Never);

    public bool Contains(long micros) => micros >= StartMicros && micros < EndMicros;
}
