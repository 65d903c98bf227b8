namespace Tollgate.Storage.Control;

/// <summary>What every object of the control store has. The store sets these fields when a row is created. Immutable.</summary>
public abstract record ControlRow
{
    /// <summary>UUIDv7; empty in a draft.</summary>
    public Guid Id { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public long CreatedMicros { get; init; }

    /// <summary>When the object was retired (a key: revoked); null while it is in force.</summary>
    public long? RetiredMicros { get; init; }

    /// <summary>Counts updates. An update names the version it is based on and is refused when another came between.</summary>
    public int Version { get; init; }

    /// <summary>Label of who owns the object, such as a configuration file; empty when it is changed by hand.</summary>
    public string ManagedBy { get; init; } = "";
}
