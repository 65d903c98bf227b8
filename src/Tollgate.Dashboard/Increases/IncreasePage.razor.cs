using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.Increases;

/// <summary><c>/increases/new</c>.</summary>
public partial class IncreasePage
{
    [Parameter, EditorRequired]
    public required IncreasePageModel Model { get; set; }
}
