namespace Tollgate.Http;

/// <summary>
/// Handlers that wait and answer. Given as plain lambdas, the routing takes them for request delegates, throws their answer away and
/// runs no filter: not even the sign-in.
/// </summary>
internal static class Handler
{
    internal static Delegate Of(Func<HttpContext, Task<IResult>> handler) => handler;
}
