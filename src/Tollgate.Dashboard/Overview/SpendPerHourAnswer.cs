namespace Tollgate.Dashboard.Overview;

/// <summary>Spend per hour. Amounts are exact decimal text.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="AsOf">Everything acknowledged before that moment is in.</param>
/// <param name="From">Where each hour begins.</param>
/// <param name="Series">The dearest models first, the rest together last.</param>
public sealed record SpendPerHourAnswer(string Currency, DateTimeOffset AsOf, IReadOnlyList<DateTimeOffset> From, IReadOnlyList<SpendPerHourSeries> Series);
