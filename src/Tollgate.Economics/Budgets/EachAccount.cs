namespace Tollgate.Economics.Budgets;

/// <summary>The counters of one name under a budget for each name. Guarded by the book's lock.</summary>
internal sealed class EachAccount(BudgetAccount template, WindowCalendar calendar, long name, long nowMicros)
    : BudgetAccount(template, calendar, name, nowMicros)
{
    public long LastUsedMicros { get; set; } = nowMicros;

    public EachAccount? Newer { get; set; }

    public EachAccount? OlderUsed { get; set; }
}
