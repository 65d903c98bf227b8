namespace Tollgate.Storage.Control;

/// <summary>A setup token just made. It is shown once and kept nowhere; <see cref="ToString"/> does not contain it.</summary>
/// <param name="secret">The token.</param>
/// <param name="expiresMicros">From when on it is refused, in microseconds since the Unix epoch.</param>
public sealed class SetupToken(string secret, long expiresMicros)
{
    /// <summary>How long a token works unless it is redeemed: a day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public string Secret { get; } = secret;

    public long ExpiresMicros { get; } = expiresMicros;

    public override string ToString() => nameof(SetupToken);
}
