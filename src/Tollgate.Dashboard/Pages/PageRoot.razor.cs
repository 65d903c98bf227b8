using Microsoft.AspNetCore.Components;
using Tollgate.Dashboard.Assets;

namespace Tollgate.Dashboard.Pages;

/// <summary>What stands around every rendered component: the assets, for whoever needs their paths.</summary>
public partial class PageRoot
{
    [Parameter, EditorRequired]
    public required Type Component { get; set; }

    [Parameter, EditorRequired]
    public required object Model { get; set; }

    [Parameter, EditorRequired]
    public required DashboardAssets Files { get; set; }

    private Dictionary<string, object> Parameters => new(StringComparer.Ordinal) { ["Model"] = Model };
}
