namespace Tollgate.Economics.Pricing;

/// <summary>How much of a usage has a price. The values are those of the ledger's price state.</summary>
public enum PriceCoverage : byte
{
    /// <summary>No rate for any bucket used. Never shown as 0.</summary>
    Unpriced = 0,

    /// <summary>Some buckets have no rate; the total covers the others.</summary>
    PartlyUnpriced = 1,

    /// <summary>Every bucket used has a rate.</summary>
    Priced = 2,

    /// <summary>Covered otherwise (own servers, flat seats): costs 0 by decision.</summary>
    Included = 3,
}
