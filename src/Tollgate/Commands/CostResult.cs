namespace Tollgate.Commands;

/// <summary>One line of output, and what was wrong with the input; a line that cannot be read has both.</summary>
internal sealed record CostResult(string? Json, string? Error);
