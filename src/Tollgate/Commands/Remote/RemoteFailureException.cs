namespace Tollgate.Commands.Remote;

/// <summary>A gateway elsewhere could not be asked, or could not answer: nothing is wrong with the call. The message says what to look at.</summary>
internal sealed class RemoteFailureException : Exception
{
    public RemoteFailureException()
    {
    }

    public RemoteFailureException(string message)
        : base(message)
    {
    }

    public RemoteFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
