using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.Overview;

/// <summary>What of the overview is refreshed while it is open; each part replaces the inside of its place.</summary>
public partial class OverviewParts
{
    [Parameter, EditorRequired]
    public required OverviewModel Model { get; set; }
}
