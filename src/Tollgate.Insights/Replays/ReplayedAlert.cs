using Tollgate.Economics.Money;

namespace Tollgate.Insights.Replays;

/// <summary>A threshold that was reached. Immutable.</summary>
/// <param name="Threshold">The part of the limit, 0.8 for 80 %.</param>
/// <param name="AtMicros">When, in microseconds since the Unix epoch.</param>
/// <param name="Spent">The budget's spend in its window then.</param>
public sealed record ReplayedAlert(decimal Threshold, long AtMicros, Amount Spent);
