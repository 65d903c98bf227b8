namespace Tollgate.Storage.Control;

/// <summary>
/// Alerts on their way to their sinks: raised once, kept until each sink has them. Nothing here moves the change stamp. Thread-safe; calls are
/// short transactions and block.
/// </summary>
public interface IAlertOutbox
{
    /// <summary>The ledger row up to which alerts are raised; null when none ever was.</summary>
    long? Position { get; }

    /// <summary>
    /// Raises alerts with their deliveries, in one transaction with the ledger row up to which they were found. One whose key is known only adds to
    /// count and last time. Returns how many were new.
    /// </summary>
    int Raise(IReadOnlyCollection<AlertDraft> batch, long? throughPosition = null);

    /// <summary>What is to be sent now, the longest due first, at most so many for each sink.</summary>
    IReadOnlyList<DueAlert> Due(long nowMicros, int mostPerSink);

    /// <summary>The sink has taken it.</summary>
    void Delivered(Guid alert, string sink, long atMicros);

    /// <summary>A try failed; the next is to be made then. Null gives it up.</summary>
    void Failed(Guid alert, string sink, string error, long? nextMicros);

    /// <summary>Tries again, from now on and as if for the first time, what was not delivered of an alert. Returns how many deliveries that are.</summary>
    int Retry(Guid alert, long nowMicros);

    IReadOnlyList<Alert> Read(AlertQuery query);

    /// <summary>The alert; null when there is none.</summary>
    Alert? Find(Guid id);

    /// <summary>Deliveries that were given up.</summary>
    long CountDead();

    /// <summary>
    /// Removes what is settled (delivered or given up) and did not happen since a moment, and, beyond so many alerts, the oldest, settled or not.
    /// Returns how many went.
    /// </summary>
    int Prune(long beforeMicros, int most);
}
