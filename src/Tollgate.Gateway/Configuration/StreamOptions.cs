namespace Tollgate.Gateway.Configuration;

/// <summary>How streams are held, kept alive and ended.</summary>
public sealed record StreamOptions
{
    /// <summary>Output tokens held ahead of what has been generated. Default 512.</summary>
    public int SliceTokens { get; init; } = 512;

    /// <summary>Silence after which the dialect's keep-alive is sent. Default 15 seconds.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What happens upstream when the caller hangs up on a stream. Default <see cref="HangUpPolicy.Abort"/>.</summary>
    public HangUpPolicy HangUp { get; init; } = HangUpPolicy.Abort;

    /// <summary>How long an abandoned answer is read on so that its usage is exact. Default 2 minutes.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Smallest output cap worth sending when a budget is nearly spent, in tokens. Default 256.</summary>
    public int MinimumOutput { get; init; } = 256;
}
