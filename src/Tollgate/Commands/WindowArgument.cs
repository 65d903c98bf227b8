using System.Globalization;
using Tollgate.Economics.Budgets;

namespace Tollgate.Commands;

/// <summary>Reads budget windows as people write them.</summary>
internal static class WindowArgument
{
    internal const string Form = "Write day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.";

    internal static bool TryRead(string text, out BudgetWindow window)
    {
        switch (text)
        {
            case "day":
                window = BudgetWindow.CalendarDay;
                return true;
            case "week":
                window = BudgetWindow.CalendarWeek;
                return true;
            case "month":
                window = BudgetWindow.CalendarMonth;
                return true;
            case "quarter":
                window = BudgetWindow.CalendarQuarter;
                return true;
            case "lifetime":
                window = BudgetWindow.Lifetime;
                return true;
        }

        window = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
        {
            return false;
        }

        TimeSpan? span = text[^1] switch
        {
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => null,
        };
        if (span is not { } length)
        {
            return false;
        }

        window = BudgetWindow.Rolling(length);
        return true;
    }
}
