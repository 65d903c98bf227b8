namespace Tollgate.Economics.Pricing;

/// <summary>A set of weekdays; the bits follow <see cref="DayOfWeek"/>.</summary>
[Flags]
public enum WeekDays : byte
{
    None = 0,
    Sunday = 1,
    Monday = 2,
    Tuesday = 4,
    Wednesday = 8,
    Thursday = 16,
    Friday = 32,
    Saturday = 64,
    All = 127,
}
