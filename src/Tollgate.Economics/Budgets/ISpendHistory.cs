using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// What the ledger says was spent. Asked when a budget is new to a book, outside its lock. Includes attempts that have ended but
/// are not projected yet.
/// </summary>
public interface ISpendHistory
{
    /// <summary>
    /// Writes for each span the sum of the ledger over a scope: attempts by the start of their request, adjustments by their
    /// effective time. Spans are ascending and do not overlap.
    /// </summary>
    void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent);
}
