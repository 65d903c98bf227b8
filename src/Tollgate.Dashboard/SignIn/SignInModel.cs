namespace Tollgate.Dashboard.SignIn;

/// <summary>The sign-in page.</summary>
/// <param name="Destination">The path to go to afterwards.</param>
/// <param name="FormToken">What the form sends back, to prove that it is ours.</param>
/// <param name="Problem">Why the last attempt failed, or null.</param>
/// <param name="NeedsSetup">True while a setup token waits to be redeemed.</param>
/// <param name="Providers">Identity providers to sign in by; none where none is configured.</param>
public sealed record SignInModel(string Destination, string FormToken, string? Problem, bool NeedsSetup, IReadOnlyList<SignInProvider> Providers);
