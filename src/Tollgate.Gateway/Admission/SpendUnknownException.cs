namespace Tollgate.Gateway.Admission;

/// <summary>
/// The definitions are in force, but what some budgets have spent is not known yet: hard ones refuse until it is. To be tried again.
/// </summary>
public sealed class SpendUnknownException : IOException
{
    public SpendUnknownException()
    {
    }

    public SpendUnknownException(string message)
        : base(message)
    {
    }

    public SpendUnknownException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
