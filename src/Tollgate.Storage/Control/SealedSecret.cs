namespace Tollgate.Storage.Control;

/// <summary>A secret as the store has it: sealed by whoever put it there, with a key that the store does not know.</summary>
public sealed record SealedSecret : ControlRow
{
    /// <summary>What configuration calls it, as <c>secret:NAME</c>. Cannot be changed.</summary>
    public required string Name { get; init; }

    /// <summary>Which master key it is sealed with.</summary>
    public required string MasterKey { get; init; }

    /// <summary>The beginning of a keyed hash, to tell values apart; says nothing to those without the master key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When the value was given, in microseconds since the Unix epoch; sealing it anew does not count.</summary>
    public required long ChangedMicros { get; init; }

    public required ReadOnlyMemory<byte> Sealed { get; init; }

    public override string ToString() => $"{nameof(SealedSecret)} {Name} {Version}";
}
