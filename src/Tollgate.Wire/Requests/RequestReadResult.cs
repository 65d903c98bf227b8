namespace Tollgate.Wire;

/// <summary>The outcome of reading a request: fine, or a problem a developer can act on.</summary>
/// <param name="Message">One sentence that says what is wrong and what to write instead; null when all is well.</param>
/// <param name="Param">The member at fault, as a path; null when it is the whole body.</param>
/// <param name="Position">The offset in bytes at which the problem stands.</param>
/// <param name="Line">Its line, counted from 1.</param>
public readonly record struct RequestReadResult(string? Message, string? Param, long Position, int Line)
{
    /// <summary>True when the request could be read.</summary>
    public bool Ok => Message is null;
}
