using System.Globalization;

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

    /// <summary>So many of something: <c>1 key</c>, <c>2 keys</c>.</summary>
    internal static string Count(long count, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several ?? one + "s")}");
}
