namespace Tollgate.Economics.Budgets;

/// <summary>The counters of one name under a budget for each name. Guarded by the book's lock.</summary>
internal sealed class EachAccount(BudgetAccount template, WindowCalendar calendar, long name, long nowMicros)
    : BudgetAccount(template, calendar, nowMicros)
{
    public long Name { get; } = name;

    /// <summary>Whether what the ledger knows of the name is in the counters.</summary>
    public bool IsSeeded { get; set; }

    public long LastUsedMicros { get; set; } = nowMicros;

    public EachAccount? Newer { get; set; }

    public EachAccount? OlderUsed { get; set; }
}
