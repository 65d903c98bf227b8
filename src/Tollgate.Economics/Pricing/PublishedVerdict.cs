namespace Tollgate.Economics.Pricing;

/// <summary>What became of a published price row on checking.</summary>
public enum PublishedVerdict
{
    /// <summary>The printed figures agree with the provider's prices.</summary>
    Correct,

    /// <summary>At least one figure was never the price.</summary>
    Wrong,

    /// <summary>At least one figure was the price once, but no longer when it was printed.</summary>
    Stale,

    /// <summary>True for some hosts of an open-weight model only; the row names none.</summary>
    DependsOnHost,
}
