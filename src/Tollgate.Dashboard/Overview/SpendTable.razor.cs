using Microsoft.AspNetCore.Components;
using Tollgate.Insights.Spend;

namespace Tollgate.Dashboard.Overview;

/// <summary>Spend in groups, the dearest first.</summary>
public partial class SpendTable
{
    [Parameter, EditorRequired]
    public required SpendReport Report { get; set; }

    [Parameter, EditorRequired]
    public required string Heading { get; set; }

    [Parameter, EditorRequired]
    public required string Currency { get; set; }

    // "(none)" is how the report says that nothing was given.
    private string Name(SpendRow row) => row.Labels[0] == "(none)" ? "no " + Heading.ToLowerInvariant() : row.Labels[0];
}
