namespace Tollgate.Commands.Login;

/// <summary>How <c>tollgate login</c> was called.</summary>
internal sealed record LoginOrder(Uri Server, string? Issuer, string Flow, bool Prints, bool IsJson);
