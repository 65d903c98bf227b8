namespace Tollgate.Economics.Usage;

/// <summary>How much is known about an attempt's usage. Missing is never zero. Stored: append, never renumber.</summary>
public enum UsageState : byte
{
    /// <summary>Nothing to estimate from.</summary>
    Unknown = 0,

    /// <summary>A bound derived from what was seen; the provider reported nothing.</summary>
    Estimated = 1,

    /// <summary>The provider reported some of it (for example the input side of a cut stream).</summary>
    Partial = 2,

    /// <summary>The provider's complete, final figures.</summary>
    Final = 3,
}
