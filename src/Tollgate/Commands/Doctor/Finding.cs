namespace Tollgate.Commands.Doctor;

/// <summary>One line of the doctor's report.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Level">How it is.</param>
/// <param name="Message">What was found and, unless all is well, what to do.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Message)
{
    internal static Finding Ok(string check, string message) => new(check, FindingLevel.Ok, message);

    internal static Finding Warn(string check, string message) => new(check, FindingLevel.Warn, message);

    internal static Finding Fail(string check, string message) => new(check, FindingLevel.Fail, message);
}
