namespace Tollgate.Commands;

/// <summary>One column of a <see cref="PrintedTable"/> and what may become of it where the terminal is narrow. Immutable.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Kind">What is in it.</param>
/// <param name="Spare">
/// 0 keeps the column in every table; the higher, the sooner it is left out. A column whose every cell is empty or 0 goes before all that say
/// something; a negative number lets it go only then.
/// </param>
internal sealed record PrintedColumn(string Name, ColumnKind Kind = ColumnKind.Name, int Spare = 0);
