namespace Tollgate.Economics.Budgets;

/// <summary>
/// The period a budget's limit is for. Calendar windows follow the installation's accounting time zone. The default value is the
/// calendar day. Immutable.
/// </summary>
public readonly record struct BudgetWindow
{
    /// <summary>The shortest rolling window.</summary>
    public static readonly TimeSpan ShortestRolling = TimeSpan.FromMinutes(1);

    /// <summary>The longest rolling window.</summary>
    public static readonly TimeSpan LongestRolling = TimeSpan.FromDays(366);

    private BudgetWindow(BudgetWindowKind kind, TimeSpan length)
    {
        Kind = kind;
        Length = length;
    }

    public static BudgetWindow CalendarDay => default;

    public static BudgetWindow CalendarWeek => new(BudgetWindowKind.CalendarWeek, default);

    public static BudgetWindow CalendarMonth => new(BudgetWindowKind.CalendarMonth, default);

    public static BudgetWindow CalendarQuarter => new(BudgetWindowKind.CalendarQuarter, default);

    public static BudgetWindow Lifetime => new(BudgetWindowKind.Lifetime, default);

    public BudgetWindowKind Kind { get; }

    /// <summary>Length of a rolling window in whole minutes; zero for all others.</summary>
    public TimeSpan Length { get; }

    /// <summary>
    /// The last <paramref name="length"/>, kept in sixty slots: spend leaves the window at the latest one sixtieth of its length
    /// late, never early. Throws when the length is not a whole number of minutes between one minute and 366 days.
    /// </summary>
    public static BudgetWindow Rolling(TimeSpan length)
    {
        if (length < ShortestRolling || length > LongestRolling || length.Ticks % TimeSpan.TicksPerMinute != 0)
            throw new ArgumentOutOfRangeException(nameof(length), length, "A rolling window is 1 minute to 366 days long, in whole minutes.");

        return new BudgetWindow(BudgetWindowKind.Rolling, length);
    }

    /// <summary>The window of a stored kind and length.</summary>
    public static BudgetWindow Of(BudgetWindowKind kind, TimeSpan length) => kind switch
    {
        BudgetWindowKind.Rolling => Rolling(length),
        <= BudgetWindowKind.Lifetime => new BudgetWindow(kind, default),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of window."),
    };

    /// <summary>
    /// A figure that is the same for all of a window and differs from that of the next: where a calendar window starts. Rolling windows start anew
    /// all the time; theirs changes once in the length of one.
    /// </summary>
    public long PeriodOf(WindowSpan span)
    {
        if (Kind != BudgetWindowKind.Rolling)
            return span.StartMicros;

        var length = Length.Ticks / TimeSpan.TicksPerMicrosecond;
        return (span.EndMicros - 1) / length * length;
    }

    public override string ToString() => Kind switch
    {
        BudgetWindowKind.CalendarDay => "day",
        BudgetWindowKind.CalendarWeek => "week",
        BudgetWindowKind.CalendarMonth => "month",
        BudgetWindowKind.CalendarQuarter => "quarter",
        BudgetWindowKind.Rolling => $"rolling {(long)Length.TotalMinutes}m",
        _ => "lifetime",
    };
}
