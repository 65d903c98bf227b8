namespace Tollgate.Commands;

/// <summary>One line of output, or why there is none.</summary>
internal sealed record CostResult(string? Json, string? Error);
