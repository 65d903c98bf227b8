namespace Tollgate.Importing.Keys;

/// <summary>What is wrong in a sheet of keys, and where.</summary>
/// <param name="Line">From 1 on; of a field with line breaks the line its record begins in.</param>
/// <param name="Column">From 1 on; 0 for the whole line.</param>
/// <param name="Field">The column's name; empty for the whole line.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
internal sealed record SheetProblem(int Line, int Column, string Field, string Message)
{
    public override string ToString() => FormattableString.Invariant($"line {Line}{(Column > 0 ? $", column {Column} ({Field})" : "")}: {Message}");
}
