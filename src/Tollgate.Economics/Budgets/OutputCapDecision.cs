using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>The output cap to send and the money that covers the worst case under it.</summary>
/// <param name="Verdict">Whether and how to send.</param>
/// <param name="Cap">The cap in force upstream: the lower one, the caller's, or the model's own; null when there is none.</param>
/// <param name="Hold">
/// What to set aside: the worst case under <paramref name="Cap"/>; without any cap input and reasoning only. When denied, what
/// the least useful output would have needed.
/// </param>
public readonly record struct OutputCapDecision(OutputCapVerdict Verdict, long? Cap, Amount Hold);
