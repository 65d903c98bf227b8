using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.SignIn;

/// <summary>
/// Where somebody comes back from an identity provider. A page of our own and no redirect: the cookie of the session is not sent along with what another
/// site led to, but with what this page leads to.
/// </summary>
public partial class ArrivalPage
{
    [Parameter, EditorRequired]
    public required ArrivalModel Model { get; set; }
}
