using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.SignIn;

/// <summary><c>/sign-in</c>.</summary>
public partial class SignInPage
{
    [Parameter, EditorRequired]
    public required SignInModel Model { get; set; }
}
