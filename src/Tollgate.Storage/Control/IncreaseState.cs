namespace Tollgate.Storage.Control;

/// <summary>How far a <see cref="BudgetIncrease"/> is. Stored by its number: append, never renumber.</summary>
public enum IncreaseState : byte
{
    /// <summary>Waits for somebody to decide.</summary>
    Requested = 0,

    /// <summary>Counts while its time is.</summary>
    Approved = 1,

    Refused = 2,

    /// <summary>Taken back before it was decided, or ended before its time.</summary>
    Withdrawn = 3,

    /// <summary>Its time is over, decided or not. Never stored: the clock says it.</summary>
    Expired = 4,
}
