namespace Tollgate.Storage.Control;

/// <summary>Which alerts to read, the newest first.</summary>
public sealed record AlertQuery
{
    /// <summary>Only alerts with a lower sequence; null for all.</summary>
    public long? Before { get; init; }

    /// <summary>Only alerts that happened last at or after this.</summary>
    public long? SinceMicros { get; init; }

    public AlertKind? Kind { get; init; }

    public AlertState? State { get; init; }

    /// <summary>Only alerts of this organization; null for all.</summary>
    public Guid? OrganizationId { get; init; }

    public int Limit { get; init; } = 50;
}
