namespace Tollgate.Wire.Sse;

/// <summary>How a stream is cut into events.</summary>
internal enum EventFraming : byte
{
    /// <summary>Server-sent events; a blank line ends one. Lines end with LF, CR LF or CR.</summary>
    Sse,

    /// <summary>One JSON value a line.</summary>
    Lines,

    /// <summary>One JSON array; every element is an event, the closing bracket is the last.</summary>
    Array,

    /// <summary>SSE or array: the first byte that is no white space tells.</summary>
    Auto,
}
