namespace Tollgate.Dashboard.SignIn;

/// <summary>The page after signing in.</summary>
/// <param name="Destination">The path to go on to.</param>
public sealed record ArrivalModel(string Destination);
