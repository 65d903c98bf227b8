using Tollgate.Economics.Money;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>A copy of what is known of an attempt right now. While it is open its end is empty and <see cref="Hold"/> is set aside for it.</summary>
/// <param name="HasTrace">False when the trace was too large for the index; the store has it after a flush.</param>
public sealed record RecentAttempt(AttemptRecord Record, bool Ended, Amount Hold, bool HasTrace);
