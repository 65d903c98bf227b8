using System.Globalization;

namespace Tollgate.Economics.Pricing;

/// <summary>One thing wrong in a card file: where, what stands there, and what to write instead.</summary>
/// <param name="File">The file's name as given by the caller.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Path">Path inside the file: <c>models.gpt-5.prices.input</c>.</param>
/// <param name="Value">What stands there, shortened.</param>
/// <param name="Message">What is wrong and what to write.</param>
public sealed record RateCardProblem(string File, int Line, string Path, string Value, string Message)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Path}: {Value}: {Message}");
}
