namespace Tollgate.Storage.Control;

/// <summary>An alert as the outbox keeps it. Holds opaque ids and figures, never a name. Immutable.</summary>
public sealed record Alert
{
    /// <summary>Counts up in the order of raising.</summary>
    public long Sequence { get; init; }

    /// <summary>Stays the same however often it is sent, so that receivers can tell repeats.</summary>
    public required Guid Id { get; init; }

    public required AlertKind Kind { get; init; }

    public required string DedupeKey { get; init; }

    /// <summary>The organization it concerns; null for the installation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The budget or limit it is about; null for others.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>When it happened first, in microseconds since the Unix epoch.</summary>
    public required long FirstMicros { get; init; }

    /// <summary>When it happened last.</summary>
    public required long LastMicros { get; init; }

    /// <summary>How often it happened.</summary>
    public long Count { get; init; } = 1;

    /// <summary>JSON of opaque ids and figures of the first time, money as decimal strings.</summary>
    public required string Facts { get; init; }

    /// <summary>What became of it at each sink.</summary>
    public IReadOnlyList<AlertDelivery> Deliveries { get; init; } = [];
}
