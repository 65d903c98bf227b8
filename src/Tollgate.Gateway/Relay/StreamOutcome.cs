namespace Tollgate.Gateway.Relay;

/// <summary>How the flow of a stream came to its end.</summary>
internal enum StreamOutcome
{
    /// <summary>The protocol's terminal event is in hand.</summary>
    Complete,

    /// <summary>The upstream closed without a terminal event.</summary>
    UpstreamEnded,

    /// <summary>A budget had no money for the next slice.</summary>
    BudgetCut,

    /// <summary>Upstream, caller or a timeout broke it off.</summary>
    Broken,

    /// <summary>A top-up could not be recorded.</summary>
    LedgerUnavailable,
}
