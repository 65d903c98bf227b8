namespace Tollgate.Storage.Control;

/// <summary>An alert to be raised. What was raised under the same key before is only counted.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="DedupeKey">Tells repeats: the same key is the same alert. Opaque ids only.</param>
/// <param name="AtMicros">When it happened, in microseconds since the Unix epoch.</param>
/// <param name="Facts">JSON of opaque ids and figures, money as decimal strings. No names: they are found when it is sent.</param>
public sealed record AlertDraft(AlertKind Kind, string DedupeKey, long AtMicros, string Facts)
{
    /// <summary>The organization it concerns; null for the installation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The budget or limit it is about; null for others.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>How often it happened. Default 1.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The sinks that are to get it.</summary>
    public IReadOnlyList<string> Sinks { get; init; } = [];
}
