using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.SignIn;

/// <summary><c>/setup</c>.</summary>
public partial class SetupPage
{
    [Parameter, EditorRequired]
    public required SetupModel Model { get; set; }
}
