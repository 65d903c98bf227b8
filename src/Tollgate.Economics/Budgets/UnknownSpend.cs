using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// A budget, or a name under a budget for each name, of which the book does not know what it has spent. Immutable. Two are equal when they are
/// about the same counters, whenever they were asked for.
/// </summary>
public sealed class UnknownSpend : IEquatable<UnknownSpend>
{
    internal UnknownSpend(BudgetAccount account, Scope scope, WindowSpan[] spans)
    {
        (Account, Scope, Spans) = (account, scope, spans);
        Noted = account.SpentIn(spans);
    }

    /// <summary>What to ask the ledger about.</summary>
    public Scope Scope { get; }

    /// <summary>The spans to ask for, ascending.</summary>
    public IReadOnlyList<WindowSpan> Spans { get; }

    internal BudgetAccount Account { get; }

    /// <summary>What was counted before the ledger was asked. It has ended and is in the journal, so the ledger's figures have it too.</summary>
    internal IReadOnlyList<Amount> Noted { get; }

    public bool Equals(UnknownSpend? other) => ReferenceEquals(Account, other?.Account);

    public override bool Equals(object? obj) => Equals(obj as UnknownSpend);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Account);
}
