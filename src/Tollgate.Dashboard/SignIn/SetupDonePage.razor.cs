using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.SignIn;

/// <summary>What <c>/setup</c> answers to the right token.</summary>
public partial class SetupDonePage
{
    [Parameter, EditorRequired]
    public required SetupDoneModel Model { get; set; }
}
