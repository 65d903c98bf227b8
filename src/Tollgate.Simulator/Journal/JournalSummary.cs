using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Journal;

/// <summary>Totals over everything a host recorded since it started or was cleared, dropped records included.</summary>
/// <param name="Attempts">Records made.</param>
/// <param name="Dropped">Records no longer held because the bound was reached.</param>
/// <param name="InFlight">Attempts being served now.</param>
/// <param name="Completed">Records that ended completed.</param>
/// <param name="Cut">Records that ended cut.</param>
/// <param name="ClientGone">Records whose client went away.</param>
/// <param name="Fault">Records ended by another fault.</param>
/// <param name="Usage">Sum of billed usage.</param>
/// <param name="Usd">Sum of billed amounts.</param>
/// <param name="LastSequence">Sequence of the newest record; 0 when there is none.</param>
public sealed record JournalSummary(
    long Attempts, long Dropped, int InFlight, long Completed, long Cut, long ClientGone, long Fault, BilledUsage Usage, decimal Usd,
    long LastSequence);
