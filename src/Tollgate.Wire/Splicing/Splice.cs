namespace Tollgate.Wire;

/// <summary>One edit: what it takes away from the body, and where its own bytes stand in the list's buffer.</summary>
internal readonly record struct Splice(long Offset, int Length, int Start, int Size);
