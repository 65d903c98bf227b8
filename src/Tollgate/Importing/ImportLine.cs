namespace Tollgate.Importing;

/// <summary>One setting of the old gateway, or the same one of many records, and what became of it.</summary>
/// <param name="File">Where it was read.</param>
/// <param name="Line">The line of the first, from 1.</param>
/// <param name="Key">The key as the old gateway calls it.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Note">How, or why not: a sentence without secrets.</param>
/// <param name="Lines">All lines, the first included.</param>
internal sealed record ImportLine(string File, int Line, string Key, ImportVerdict Verdict, string Note, List<int> Lines);
