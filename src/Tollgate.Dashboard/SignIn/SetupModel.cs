namespace Tollgate.Dashboard.SignIn;

/// <summary>The page that takes the setup token.</summary>
/// <param name="FormToken">What the form sends back, to prove that it is ours.</param>
/// <param name="Problem">Why the last attempt failed, or null.</param>
public sealed record SetupModel(string FormToken, string? Problem);
