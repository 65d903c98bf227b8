namespace Tollgate.Storage.Control;

/// <summary>What an alert is about. Stored by its word (see <see cref="AlertKinds"/>): append, never rename.</summary>
public enum AlertKind
{
    /// <summary>Spend of a budget has reached a part of its limit.</summary>
    Threshold,

    /// <summary>At the pace so far a budget is used up before its window ends.</summary>
    Forecast,

    /// <summary>A budget, a limit or a policy refuses requests.</summary>
    Denial,

    /// <summary>Attempts were charged more than was held for them.</summary>
    Overrun,

    /// <summary>Tokens without a rate were used.</summary>
    Unpriced,

    /// <summary>Attempts failed at a provider.</summary>
    Provider,

    /// <summary>A provider, the journal or the ledger store is down, or back.</summary>
    Outage,

    /// <summary>A virtual key will end, because nobody uses or owns it.</summary>
    Key,

    /// <summary>Somebody asks for a temporary increase of a budget.</summary>
    Increase,

    /// <summary>Sent by somebody who tries out a sink; never stored.</summary>
    Test,
}
