using Microsoft.AspNetCore.Components;
using Tollgate.Dashboard.Assets;

namespace Tollgate.Dashboard.Pages;

/// <summary>What all pages behind the sign-in share: header, footer, signing out.</summary>
public partial class SignedInPage
{
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required Viewer Viewer { get; set; }

    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    [CascadingParameter]
    private DashboardAssets Files { get; set; } = null!;
}
