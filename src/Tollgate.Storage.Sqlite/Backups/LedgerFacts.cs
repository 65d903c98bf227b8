using Tollgate.Economics.Money;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Backups;

/// <summary>What a ledger file holds, in figures a copy of it must have too.</summary>
/// <param name="Schema">Number of its last migration.</param>
/// <param name="Attempts">Rows of attempts.</param>
/// <param name="Cost">Their cost, exact.</param>
/// <param name="RolledUp">The same cost as the daily rollups have it.</param>
/// <param name="Batches">Links of the hash chain.</param>
/// <param name="Head">Hash of the last link in lower-case hex; empty for none.</param>
public sealed record LedgerFacts(int Schema, long Attempts, Amount Cost, Amount RolledUp, long Batches, string Head, LedgerCheckpoint Checkpoint);
