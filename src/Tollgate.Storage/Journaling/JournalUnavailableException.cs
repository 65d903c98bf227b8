namespace Tollgate.Storage.Journaling;

/// <summary>The journal cannot take records; the message says why in one sentence.</summary>
public sealed class JournalUnavailableException : IOException
{
    /// <summary>
    /// True where the record is in its file and will be read from there, though it could not be made durable: it is not to be appended again, and
    /// an intent needs its end. Default false: the journal does not have it.
    /// </summary>
    public bool IsWritten { get; init; }

    public JournalUnavailableException()
    {
    }

    public JournalUnavailableException(string message)
        : base(message)
    {
    }

    public JournalUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
