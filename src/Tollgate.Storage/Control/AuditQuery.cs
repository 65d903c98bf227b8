namespace Tollgate.Storage.Control;

/// <summary>Which entries are asked for; the newest come first.</summary>
public sealed record AuditQuery
{
    /// <summary>Entries before this one only; null from the newest on.</summary>
    public long? Before { get; init; }

    /// <summary>Entries from this moment on, in microseconds since the Unix epoch; null for all.</summary>
    public long? SinceMicros { get; init; }

    /// <summary>Entries of one organization; null for all.</summary>
    public Guid? OrganizationId { get; init; }

    public int Limit { get; init; } = 50;
}
