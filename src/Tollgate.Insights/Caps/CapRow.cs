using Tollgate.Economics.Money;

namespace Tollgate.Insights.Caps;

/// <summary>Capped attempts of one group. <paramref name="Labels"/> are what a person reads, one per grouping. Immutable.</summary>
/// <param name="Labels">Names; <c>(none)</c> where an attempt has none.</param>
/// <param name="Attempts">Attempts with a cap that were answered.</param>
/// <param name="CapTokens">Sum of the callers' caps.</param>
/// <param name="OutputTokens">Sum of what was generated, reasoning included.</param>
/// <param name="LargestOutput">The longest single answer, in tokens.</param>
/// <param name="Held">Sum of what was set aside.</param>
/// <param name="Cost">Sum of what was charged.</param>
public sealed record CapRow(
    IReadOnlyList<string> Labels, long Attempts, long CapTokens, long OutputTokens, long LargestOutput, Amount Held, Amount Cost);
