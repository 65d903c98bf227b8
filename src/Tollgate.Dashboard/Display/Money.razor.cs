using Microsoft.AspNetCore.Components;
using Tollgate.Economics.Money;

namespace Tollgate.Dashboard.Display;

/// <summary>An amount: rounded to read, exact in the title and in the value.</summary>
public partial class Money
{
    [Parameter, EditorRequired]
    public required Amount Amount { get; set; }

    [Parameter, EditorRequired]
    public required string Currency { get; set; }

    /// <summary>False when part of the usage has no price, so that the amount is a lower bound.</summary>
    [Parameter]
    public bool IsWhole { get; set; } = true;

    private string Exact => Amount + " " + Currency;
}
