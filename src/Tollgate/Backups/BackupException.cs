namespace Tollgate.Backups;

/// <summary>A backup cannot be made, read or restored; the message says why and what to do.</summary>
internal sealed class BackupException : Exception
{
    public BackupException()
    {
    }

    public BackupException(string message)
        : base(message)
    {
    }

    public BackupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
