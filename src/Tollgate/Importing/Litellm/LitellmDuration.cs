using System.Globalization;
using Tollgate.Economics.Budgets;

namespace Tollgate.Importing.Litellm;

/// <summary>
/// Reads <c>budget_duration</c>. LiteLLM resets a day at midnight, <c>7d</c> on Monday and <c>30d</c> on the first of the month; other
/// lengths begin at the last reset, which become rolling windows here.
/// </summary>
internal static class LitellmDuration
{
    /// <param name="text">As written; null for none, which means for ever.</param>
    /// <param name="window">The window.</param>
    /// <param name="note">What it became, or what is wrong.</param>
    public static bool TryRead(string? text, out BudgetWindow window, out string note)
    {
        (window, note) = text?.Trim().ToLowerInvariant() switch
        {
            null or "" => (BudgetWindow.Lifetime, "for ever"),
            "1d" or "24h" or "daily" => (BudgetWindow.CalendarDay, "by calendar day in the accounting time zone"),
            "7d" or "1w" or "weekly" => (BudgetWindow.CalendarWeek, "by calendar week in the accounting time zone"),
            "30d" or "1mo" or "monthly" => (BudgetWindow.CalendarMonth, "by calendar month in the accounting time zone"),
            var other => Rolling(other),
        };
        return note[0] != '\'' && !note.StartsWith("(hidden)", StringComparison.Ordinal);
    }

    private static (BudgetWindow Window, string Note) Rolling(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is > 0 and <= 6 && long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            TimeSpan? length = text[digits..] switch
            {
                "s" when count % 60 == 0 => TimeSpan.FromSeconds(count),
                "m" => TimeSpan.FromMinutes(count),
                "h" => TimeSpan.FromHours(count),
                "d" => TimeSpan.FromDays(count),
                "w" => TimeSpan.FromDays(count * 7),
                "mo" => TimeSpan.FromDays(count * 30),
                _ => null,
            };
            if (length is { } span && span >= BudgetWindow.ShortestRolling && span <= BudgetWindow.LongestRolling)
            {
                return (BudgetWindow.Rolling(span), $"over the last {text}, which slides instead of being reset");
            }
        }

        return (default, $"{Configuration.Yaml.Shown.Value(text)} is no duration that can be kept. Write 1d, 7d, 30d, or a length from 1m to 366d.");
    }
}
