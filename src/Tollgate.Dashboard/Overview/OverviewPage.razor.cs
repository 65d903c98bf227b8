using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.Overview;

/// <summary><c>/</c>: what is spent, by whom, and how much is left.</summary>
public partial class OverviewPage
{
    [Parameter, EditorRequired]
    public required OverviewPageModel Model { get; set; }

    private OverviewModel Overview => Model.Overview;
}
