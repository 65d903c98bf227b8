namespace Tollgate.Configuration;

/// <summary>How long what is stored is kept. Rollups, names and the links of the hash chains are kept for good.</summary>
internal sealed record RetentionConfiguration
{
    /// <summary>The shortest time single attempts are kept: thirteen months, so that every month can be laid beside the one a year before.</summary>
    internal static readonly TimeSpan ShortestAttempts = TimeSpan.FromDays(400);

    /// <summary>The shortest time the log of changes is kept.</summary>
    internal static readonly TimeSpan ShortestAudit = TimeSpan.FromDays(90);

    /// <summary>How long traces of attempts are kept: holds, decisions, raw usage. Default 90 days.</summary>
    public TimeSpan Traces { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long single attempts are kept; null for good, which is the default.</summary>
    public TimeSpan? Attempts { get; init; }

    /// <summary>How long the log of changes is kept; null for good, which is the default.</summary>
    public TimeSpan? Audit { get; init; }

    /// <summary>How long settled alerts are kept. Default 30 days.</summary>
    public TimeSpan Alerts { get; init; } = TimeSpan.FromDays(30);
}
