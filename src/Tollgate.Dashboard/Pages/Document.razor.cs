using Microsoft.AspNetCore.Components;
using Tollgate.Dashboard.Assets;

namespace Tollgate.Dashboard.Pages;

/// <summary>The HTML document around a body.</summary>
public partial class Document
{
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    [CascadingParameter]
    private DashboardAssets Files { get; set; } = null!;
}
