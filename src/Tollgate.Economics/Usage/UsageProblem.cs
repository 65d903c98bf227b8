using System.Globalization;

namespace Tollgate.Economics.Usage;

/// <summary>
/// One contradiction or gap in reported usage, with the figures. <see cref="Actual"/> is what was reported for
/// <see cref="Field"/> (or the sum of its parts); <see cref="Expected"/> is what it contradicts.
/// </summary>
public readonly record struct UsageProblem(UsageProblemCode Code, ReportedField Field, long Actual, long Expected)
{
    /// <summary>True when the figures contradict each other, so that the attempt is flagged <c>usage_inconsistent</c>.</summary>
    public bool IsInconsistency =>
        Code is UsageProblemCode.Negative or UsageProblemCode.Implausible or UsageProblemCode.PartExceedsWhole
            or UsageProblemCode.TotalMismatch or UsageProblemCode.NotACount or UsageProblemCode.ToldTwice or UsageProblemCode.HitsAndMisses;

    /// <summary>True for what is only worth knowing: nothing contradicts anything, and the figures are charged as they are meant.</summary>
    public bool IsRemark => Code == UsageProblemCode.ConventionDetected;

    /// <summary>The stable code of its kind, for programs: <c>usage_inconsistent</c>, <c>usage_missing</c>, <c>usage_approximate</c>, <c>usage_remark</c>.</summary>
    public string Kind =>
        IsInconsistency ? "usage_inconsistent"
        : Code == UsageProblemCode.Missing ? "usage_missing"
        : IsRemark ? "usage_remark" : "usage_approximate";

    /// <summary>The code and one sentence naming the figures.</summary>
    public override string ToString() => $"{Kind}: {Sentence}";

    private string Sentence => Code switch
    {
        UsageProblemCode.Missing => $"{Field} is not reported.",
        UsageProblemCode.Negative => Text($"{Field} is {Actual}, which is below zero; treated as not reported."),
        UsageProblemCode.Implausible => Text($"{Field} is {Actual}, more than any request can have; treated as not reported."),
        UsageProblemCode.PartExceedsWhole => Text($"The parts of {Field} add up to {Actual}, but {Field} is {Expected}; the parts are charged."),
        UsageProblemCode.TotalMismatch => Text($"Total is {Expected}, but the counts add up to {Actual}; the counts are charged."),
        UsageProblemCode.ApproximateDetail => Text($"{Field} is {Actual}, more than its whole {Expected}; the provider calls it approximate, the whole is charged."),
        UsageProblemCode.NotACount => $"{Field} is not a whole number; treated as not reported.",
        UsageProblemCode.ToldTwice => Text($"{Field} is reported twice, as {Expected} and as {Actual}; {Expected} is charged."),
        UsageProblemCode.HitsAndMisses => Text($"Cache hits and misses add up to {Actual}, but {Field} is {Expected}; {Expected} is charged."),
        UsageProblemCode.ConventionDetected => Text($"Total {Expected} shows that {Field} ({Actual}) is counted differently from the format's default."),
        _ => Text($"{Code}: {Field} {Actual} / {Expected}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
