namespace Tollgate.Storage.Ledger;

/// <summary>Facts about an attempt that have no figure of their own. Stored: append, never renumber.</summary>
[Flags]
public enum AttemptFlags
{
    None = 0,

    /// <summary>The caller asked for a stream.</summary>
    Streamed = 1,

    /// <summary>The caller hung up before the answer was complete.</summary>
    ClientGone = 2,

    /// <summary>The gateway ended the stream because a budget had no money for the next slice.</summary>
    BudgetCut = 4,

    /// <summary>The gateway sent a lower output cap than the caller asked for.</summary>
    Capped = 8,

    /// <summary>The charge exceeded what was held.</summary>
    Overrun = 16,

    /// <summary>The provider's own cost figure was charged.</summary>
    ProviderCost = 32,

    /// <summary>No end was written: the process died, and the hold was charged.</summary>
    Orphaned = 64,

    /// <summary>The provider's usage contradicts itself; it is charged as reported and listed for review.</summary>
    UsageInconsistent = 128,

    /// <summary>The price was found by inference (a dated or prefixed form), not by an exact or aliased name.</summary>
    PriceInferred = 256,

    /// <summary>The provider's own cost figure differs from the computed one by more than 1 %: a price of the card, or the provider's bill, is wrong.</summary>
    CostDiverges = 512,
}
