namespace Tollgate.Wire;

/// <summary>What happens to an event after it has been read.</summary>
internal enum EventVerdict
{
    /// <summary>It leaves as it came.</summary>
    Forward,

    /// <summary>It is not shown to the caller.</summary>
    Drop,

    /// <summary>A part of it is cut out (the tap says which), the rest leaves.</summary>
    Trim,

    /// <summary>It may be the last: it waits for the next event or the end of the stream.</summary>
    Hold,

    /// <summary>It is the terminal event: it and all that follows are retained.</summary>
    Terminal,
}
