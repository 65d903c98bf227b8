namespace Tollgate.Configuration;

/// <summary>A mail server, and from whom to whom it is to carry alerts. Immutable.</summary>
internal sealed record MailConfiguration
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public MailSecurity Security { get; init; }

    /// <summary>Whom to sign in as; null for no sign-in.</summary>
    public string? User { get; init; }

    /// <summary>The password, resolved.</summary>
    public string? Password { get; init; }

    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Nothing that could be a secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
