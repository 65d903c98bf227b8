namespace Tollgate.Dashboard.SignIn;

/// <summary>An identity provider on the sign-in page.</summary>
/// <param name="Name">What the button says.</param>
/// <param name="Address">The path of our own that leads there.</param>
public sealed record SignInProvider(string Name, string Address);
