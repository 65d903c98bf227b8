using Tollgate.Importing.Keys;

namespace Tollgate.Commands.Administration;

/// <summary>What became of a sheet of keys. Immutable.</summary>
/// <param name="Problems">Everything that is wrong with it; nothing was made then.</param>
/// <param name="Count">Keys made, or that would be.</param>
/// <param name="Csv">The keys made, with their secrets, as CSV; empty for none.</param>
/// <param name="Keys">The same.</param>
internal sealed record ImportedSheet(IReadOnlyList<SheetProblem> Problems, int Count, string Csv, IReadOnlyList<ImportedKey> Keys);
