namespace Tollgate.Commands.Remote;

/// <summary>What a gateway answered. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="ETag">The version of what it shows; null where it says none.</param>
internal sealed record RemoteAnswer(int Status, string Body, string? ETag)
{
    internal bool IsDone => Status is >= 200 and < 300;

    // Bodies carry secrets.
    public override string ToString() => $"{nameof(RemoteAnswer)} {Status}";
}
