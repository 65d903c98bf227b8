using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.Overview;

/// <summary>How fresh the figures are: everything acknowledged before that moment is in.</summary>
public partial class OverviewAsOf
{
    [Parameter, EditorRequired]
    public required OverviewModel Model { get; set; }
}
