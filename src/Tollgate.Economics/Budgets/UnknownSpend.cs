using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>A name under a budget for each name, of which the book does not know what it has spent. Immutable.</summary>
public sealed class UnknownSpend
{
    internal UnknownSpend(EachAccount account, Scope scope, WindowSpan[] spans) => (Account, Scope, Spans) = (account, scope, spans);

    /// <summary>What to ask the ledger about.</summary>
    public Scope Scope { get; }

    /// <summary>The spans to ask for, ascending.</summary>
    public IReadOnlyList<WindowSpan> Spans { get; }

    internal EachAccount Account { get; }
}
