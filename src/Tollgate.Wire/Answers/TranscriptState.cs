namespace Tollgate.Wire;

/// <summary>How much of an answer's usage a transcript proves.</summary>
public enum TranscriptState : byte
{
    /// <summary>No usage was reported.</summary>
    Unknown,

    /// <summary>Some was reported, but the answer did not end, or what is there is not its last word.</summary>
    Partial,

    /// <summary>The whole usage was reported.</summary>
    Final,
}
