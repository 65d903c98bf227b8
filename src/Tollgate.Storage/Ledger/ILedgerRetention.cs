namespace Tollgate.Storage.Ledger;

/// <summary>
/// Removes from a ledger what need not be kept any longer. Works beside the projector: in short transactions, with pauses between them in which
/// the projector gets its turn. One call at a time.
/// </summary>
public interface ILedgerRetention
{
    /// <summary>
    /// How many attempts' traces lie in whole blocks of attempts that all started before a moment; removes them unless it is a dry run. Rounded to
    /// blocks: a trace may stay somewhat longer than asked for, never shorter.
    /// </summary>
    Task<long> RemoveTracesAsync(long beforeMicros, bool dryRun, CancellationToken cancellationToken);

    /// <summary>
    /// How many attempts lie in the oldest batches whose attempts all started before a moment, and the cut that would remove them: the present one
    /// where there are none. The newest batch always stays.
    /// </summary>
    (long Attempts, LedgerCut Cut) PlanAttempts(long beforeMicros);

    /// <summary>
    /// Removes the attempts of a planned cut, with their tags and traces, and whatever an earlier removal left behind. Rollups, and the links of the
    /// hash chain, stay. Returns how many rows went.
    /// </summary>
    Task<long> RemoveAttemptsAsync(LedgerCut cut, CancellationToken cancellationToken);
}
