namespace Tollgate.Gateway.Upstreams;

/// <summary>An outbound HTTP proxy: <c>CONNECT</c> for providers behind TLS, whole addresses for the others.</summary>
public sealed record ProxyOptions
{
    public required Uri Url { get; init; }

    /// <summary>Name for Basic authentication, or null where the proxy asks for none.</summary>
    public string? User { get; init; }

    /// <summary>Password, already resolved from its reference. Null without <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Where it is; never the password.</summary>
    public override string ToString() => Url.Authority;
}
