namespace Tollgate.Hosting;

/// <summary>The process cannot start, or a verb cannot be run as it was called; the message says what to change. Shown without a stack trace.</summary>
internal sealed class StartupException : Exception
{
    public StartupException()
    {
    }

    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
