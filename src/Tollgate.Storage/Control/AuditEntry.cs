namespace Tollgate.Storage.Control;

/// <summary>One change of the control store. Immutable; carries opaque ids only.</summary>
public sealed record AuditEntry
{
    /// <summary>Counts from 1 without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public long AtMicros { get; init; }

    public AuditActor Actor { get; init; } = AuditActor.Current;

    /// <summary><c>create</c>, <c>update</c>, <c>retire</c>, <c>restore</c>, <c>erase</c>, <c>retention</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of object: <c>key</c>, <c>budget</c> …</summary>
    public required string Object { get; init; }

    public Guid? ObjectId { get; init; }

    /// <summary>Whose it is; null for the installation's own.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The changed facts as they were, a JSON object; empty when there were none.</summary>
    public string Before { get; init; } = "";

    /// <summary>The facts as they are, a JSON object; empty when there are none.</summary>
    public string After { get; init; } = "";

    /// <summary>Names of all changed fields, also of those whose values are personal or secret and in neither object; separated by commas.</summary>
    public string Changed { get; init; } = "";

    /// <summary>SHA-256 over the hash before it and this entry.</summary>
    public byte[] Hash { get; init; } = [];
}
