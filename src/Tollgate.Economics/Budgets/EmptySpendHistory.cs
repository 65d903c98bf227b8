using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>The history of an installation that has spent nothing yet.</summary>
public sealed class EmptySpendHistory : ISpendHistory
{
    private EmptySpendHistory()
    {
    }

    public static EmptySpendHistory Instance { get; } = new();

    public void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent) => spent.Clear();
}
