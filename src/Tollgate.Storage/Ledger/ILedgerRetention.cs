namespace Tollgate.Storage.Ledger;

/// <summary>
/// Removes from a ledger what need not be kept any longer. Works beside the projector, in transactions short enough not to hold it up. Calls
/// block; one at a time.
/// </summary>
public interface ILedgerRetention
{
    /// <summary>
    /// How many attempts' traces lie in whole blocks of attempts that all started before a moment; removes them unless it is a dry run. Rounded to
    /// blocks: a trace may stay somewhat longer than asked for, never shorter.
    /// </summary>
    long RemoveTraces(long beforeMicros, bool dryRun, CancellationToken cancellationToken);

    /// <summary>
    /// How many attempts lie in the oldest batches whose attempts all started before a moment; removes them, with their tags and traces, unless it
    /// is a dry run. The newest batch always stays. Rollups, and the links of the hash chain, stay.
    /// </summary>
    /// <returns>The number of rows, and the cut as it is afterwards (in a dry run: as it would be).</returns>
    (long Attempts, LedgerCut Cut) RemoveAttempts(long beforeMicros, bool dryRun, CancellationToken cancellationToken);
}
