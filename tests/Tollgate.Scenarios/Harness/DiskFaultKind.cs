namespace Tollgate.Scenarios.Harness;

public enum DiskFaultKind
{
    /// <summary>ENOSPC: nothing of the write arrives; cutting files still works.</summary>
    Full,

    /// <summary>EROFS: nothing works any more, not even cutting.</summary>
    ReadOnly,

    /// <summary>EIO: nothing of the write arrives, and the file cannot be cut.</summary>
    Broken,

    /// <summary>Half of the write arrives before the error, and the file cannot be cut.</summary>
    Torn,
}
