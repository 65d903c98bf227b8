namespace Tollgate.Storage.Tests.Journaling;

public enum Fault
{
    /// <summary>ENOSPC: nothing of the write arrives; cutting files still works.</summary>
    Full,

    /// <summary>EROFS: nothing works any more, not even cutting.</summary>
    ReadOnly,

    /// <summary>EIO: nothing of the write arrives, and the file cannot be cut.</summary>
    Broken,

    /// <summary>Half of the write arrives before the error, and the file cannot be cut.</summary>
    Torn,

    /// <summary>The write works and the flush does not.</summary>
    Flush,
}
