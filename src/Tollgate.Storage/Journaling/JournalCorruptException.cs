namespace Tollgate.Storage.Journaling;

/// <summary>
/// The journal's files contradict themselves in a way no crash explains: records are missing, or a newer release wrote them. Nothing
/// is skipped silently; an operator decides.
/// </summary>
public sealed class JournalCorruptException : IOException
{
    public JournalCorruptException()
    {
    }

    public JournalCorruptException(string message)
        : base(message)
    {
    }

    public JournalCorruptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
