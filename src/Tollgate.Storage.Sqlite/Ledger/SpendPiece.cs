namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>A part of a span: from (inclusive) and to (exclusive) in the unit of its source — microseconds, hours or days.</summary>
internal readonly record struct SpendPiece(SpendSource Source, long From, long To);
