using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// The counters as they were before the ledger was asked. Between the two, money may be booked: a ledger figure is right when it
/// lies between the counter then and the counter now.
/// </summary>
public sealed class BudgetCheckpoint
{
    internal BudgetCheckpoint(Line[] lines)
    {
        Lines = lines;
    }

    internal Line[] Lines { get; }

    /// <summary>How many budgets are to be compared.</summary>
    public int Count => Lines.Length;

    /// <summary>The budget to ask the ledger about.</summary>
    public BudgetDefinition Budget(int index) => Lines[index].Budget;

    /// <summary>The span to ask the ledger about.</summary>
    public WindowSpan Window(int index) => Lines[index].Span;

    internal sealed record Line(BudgetDefinition Budget, WindowCounter Counter, WindowSpan Span, Amount Spent);
}
