namespace Tollgate.Commands.Login;

/// <summary>A login that was refused; the message says by whom and why.</summary>
internal sealed class LoginException(string message) : Exception(message);
