namespace Tollgate.Storage.Ledger;

/// <summary>Whether the usage of an attempt has a price. Stored: append, never renumber.</summary>
public enum PriceState : byte
{
    /// <summary>No rate for any bucket used. Never shown as 0.</summary>
    Unpriced = 0,

    /// <summary>Some buckets have no rate; the cost covers the others.</summary>
    PartlyUnpriced = 1,

    /// <summary>Every bucket used has a rate.</summary>
    Priced = 2,

    /// <summary>Covered otherwise (own servers, flat seats): costs 0 by decision.</summary>
    Included = 3,
}
