namespace Tollgate.Dashboard.Overview;

/// <summary>One model; a value per hour.</summary>
public sealed record SpendPerHourSeries(string Name, IReadOnlyList<string> Values);
