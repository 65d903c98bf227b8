namespace Tollgate.Auditing;

/// <summary>Why another tool's figure differs from ours. Names are stable: <see cref="AuditCauses.Name"/>.</summary>
internal enum AuditCause
{
    /// <summary>It does not.</summary>
    Same,

    /// <summary>Another price, or one we cannot explain.</summary>
    Price,

    /// <summary>Cached tokens were charged with the input and once more on their own.</summary>
    CacheTwice,

    /// <summary>Cached tokens were charged as if they were not.</summary>
    CacheAtFullPrice,

    /// <summary>Cached tokens were not charged at all.</summary>
    CacheForgotten,

    /// <summary>Cache writes of an hour were charged as writes of five minutes.</summary>
    WriteTtl,

    /// <summary>The price of a long context was not applied.</summary>
    ContextTier,

    /// <summary>The price of a service tier was not applied.</summary>
    ServiceTier,

    /// <summary>Reasoning tokens were not charged.</summary>
    ReasoningForgotten,

    /// <summary>Reasoning tokens were charged with the output and once more on their own.</summary>
    ReasoningTwice,

    /// <summary>The rate card has no price.</summary>
    UnpricedHere,

    /// <summary>The other tool has no cost, or 0.</summary>
    UnpricedThere,

    /// <summary>The counts contradict each other.</summary>
    UsageInconsistent,

    /// <summary>There are no counts to price.</summary>
    UsageMissing,
}
