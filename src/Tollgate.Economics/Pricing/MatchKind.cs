namespace Tollgate.Economics.Pricing;

/// <summary>How a model name led to an entry of the card. Stored in traces: append, never renumber.</summary>
public enum MatchKind : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>The entry's own id.</summary>
    Exact = 1,

    /// <summary>A name the card lists for the entry.</summary>
    Alias = 2,

    /// <summary>A dated snapshot without an entry of its own.</summary>
    Snapshot = 3,

    /// <summary>A provider, region or vendor prefix, or a variant suffix, had to be taken off.</summary>
    Prefixed = 4,

    /// <summary>A fine-tuned model of a base the card has fine-tuning prices for.</summary>
    FineTuned = 5,

    /// <summary>The provider's entry for all models (<c>"*"</c>).</summary>
    ProviderWide = 6,
}
