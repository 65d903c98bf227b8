namespace Tollgate.Commands.Connect;

/// <summary>Which gateway and model a client is pointed at. Holds no secret: settings refer to <c>TOLLGATE_KEY</c>.</summary>
/// <param name="Url">The gateway's address without a slash at its end.</param>
/// <param name="Model">The model to use.</param>
internal sealed record ConnectTarget(string Url, string Model)
{
    /// <summary>Stands for the key where a file cannot refer to an environment variable.</summary>
    internal const string KeyPlaceholder = "sk-tg-…";

    /// <summary>Other machines cannot reach the address.</summary>
    internal bool IsLocal { get; } = new Uri(Url).IsLoopback;
}
