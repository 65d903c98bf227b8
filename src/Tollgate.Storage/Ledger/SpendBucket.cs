using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>What one scope spent in the minute or hour that starts at <paramref name="StartMicros"/>.</summary>
/// <param name="Cost">What it cost.</param>
/// <param name="Shadow">What budgets count beside it for usage without a price.</param>
public readonly record struct SpendBucket(Dimension Dimension, long Id, long StartMicros, Amount Cost, Amount Shadow);
