namespace Tollgate.Dashboard.Pages;

/// <summary>Who looks at a page.</summary>
/// <param name="Name">Name of the admin key.</param>
/// <param name="Role">The role in words.</param>
/// <param name="RequestToken">What forms of the page send back.</param>
public sealed record Viewer(string Name, string Role, string RequestToken);
