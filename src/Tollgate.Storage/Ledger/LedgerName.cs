using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>The name behind an opaque id. The only place of personal data in the ledger; erasable.</summary>
public readonly record struct LedgerName(Dimension Dimension, long Id, string Name);
