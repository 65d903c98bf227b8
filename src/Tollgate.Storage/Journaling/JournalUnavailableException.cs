namespace Tollgate.Storage.Journaling;

/// <summary>The journal cannot take records; the message says why in one sentence.</summary>
public sealed class JournalUnavailableException : IOException
{
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
