namespace Tollgate.Wire;

/// <summary>An error of the gateway itself, before it takes a dialect's shape.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code, such as <c>budget_exceeded</c>.</param>
/// <param name="Message">One sentence a developer understands; never contains secrets or prompt text.</param>
/// <param name="Param">The request member at fault, if one is.</param>
/// <param name="RequestId">The request's id, if there is one.</param>
public readonly record struct GatewayError(int Status, string Code, string Message, string? Param = null, string? RequestId = null);
