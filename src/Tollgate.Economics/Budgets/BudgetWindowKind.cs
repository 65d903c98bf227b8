namespace Tollgate.Economics.Budgets;

/// <summary>The shape of a budget's window. Stored: append, never renumber.</summary>
public enum BudgetWindowKind : byte
{
    CalendarDay = 0,

    /// <summary>Monday to Sunday.</summary>
    CalendarWeek = 1,
    CalendarMonth = 2,
    CalendarQuarter = 3,

    /// <summary>The time before now, of a given length.</summary>
    Rolling = 4,

    /// <summary>All time.</summary>
    Lifetime = 5,
}
