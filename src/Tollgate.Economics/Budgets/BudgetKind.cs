namespace Tollgate.Economics.Budgets;

/// <summary>What happens at the limit. Stored: append, never renumber.</summary>
public enum BudgetKind : byte
{
    /// <summary>Spent + held never exceeds the limit: what does not fit is refused.</summary>
    Hard = 0,

    /// <summary>Nothing is refused; alerts are raised at the thresholds.</summary>
    Soft = 1,

    /// <summary>Nothing is refused; from a threshold on the gateway uses cheaper candidates or lower output caps.</summary>
    Degrade = 2,
}
