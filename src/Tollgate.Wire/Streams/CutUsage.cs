namespace Tollgate.Wire;

/// <summary>The counts a cut ending reports where the provider reported none: whole input and whole output, in tokens.</summary>
public readonly record struct CutUsage(long InputTokens, long OutputTokens);
