using Tollgate.Commands;

namespace Tollgate.Importing.Keys;

/// <summary>One key of a sheet.</summary>
internal sealed record SheetRow(int Line, KeyOrder Order);
