namespace Tollgate.Storage.Ledger;

/// <summary>Where an attempt failed, if it did. Stored: append, never renumber.</summary>
public enum AttemptFailure : byte
{
    None = 0,

    /// <summary>No connection to the upstream within the connect timeout.</summary>
    Connect = 1,

    /// <summary>The request could not be sent completely.</summary>
    Send = 2,

    /// <summary>No response head or first body byte in time.</summary>
    FirstByteTimeout = 3,

    /// <summary>Nothing arrived for the idle timeout.</summary>
    IdleTimeout = 4,

    /// <summary>The attempt exceeded its total time.</summary>
    TotalTimeout = 5,

    /// <summary>The upstream broke off in the middle of its answer.</summary>
    UpstreamCut = 6,

    /// <summary>The upstream answered with an error status.</summary>
    UpstreamError = 7,

    /// <summary>The upstream reported an error inside a stream that began well.</summary>
    StreamError = 8,

    /// <summary>The caller went away.</summary>
    ClientGone = 9,

    /// <summary>The budget had no money for the next slice of the stream.</summary>
    BudgetCut = 10,

    /// <summary>The process died before the attempt ended.</summary>
    Orphaned = 11,

    /// <summary>The journal could not be written, so the answer was not completed.</summary>
    LedgerUnavailable = 12,

    /// <summary>The gateway is shutting down and the drain time is over.</summary>
    Shutdown = 13,

    /// <summary>The caller took nothing of its answer for too long, and was treated as one who went away.</summary>
    CallerTimeout = 14,
}
