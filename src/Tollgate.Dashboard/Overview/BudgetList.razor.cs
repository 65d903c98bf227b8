using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tollgate.Dashboard.Display;
using Tollgate.Economics.Budgets;

namespace Tollgate.Dashboard.Overview;

/// <summary>Budgets with bars of what is spent, held and left, the most used first.</summary>
public partial class BudgetList
{
    private const int Most = 6;

    [Parameter, EditorRequired]
    public required IReadOnlyList<BudgetStanding> Budgets { get; set; }

    [Parameter, EditorRequired]
    public required string Currency { get; set; }

    private string Limit(BudgetStanding standing) => MoneyText.Of(standing.Limit, Currency);

    private static string Kind(BudgetStanding standing) => standing.Budget.Kind.ToString().ToLowerInvariant();

    private static string Until(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Reading(BudgetStanding standing) =>
        FigureText.Length(standing.Spent.Value, standing.Limit.Value) + " spent, "
        + FigureText.Length(standing.Held.Value, standing.Limit.Value) + " held";

    private static string Mood(BudgetStanding standing) =>
        standing.Spent >= standing.Limit ? "is-over" : standing.Spent >= standing.Limit * 0.8m ? "is-near" : "";
}
