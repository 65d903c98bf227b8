namespace Tollgate.Wire;

/// <summary>How the events of a recorded answer are kept apart.</summary>
internal enum TranscriptFrame : byte
{
    /// <summary>No events: the body of an answer that was not streamed.</summary>
    Body,

    /// <summary>Server-sent events.</summary>
    Sse,

    /// <summary>JSON values one after the other: lines, or the elements of an array.</summary>
    Values,

    /// <summary>Messages of AWS's binary event stream.</summary>
    Binary,
}
