namespace Tollgate.Economics.Usage;

/// <summary>What is wrong with reported figures.</summary>
public enum UsageProblemCode : byte
{
    /// <summary>A figure the format requires is absent. Makes the usage <c>usage_incomplete</c>.</summary>
    Missing,

    /// <summary>A count below zero; treated as not reported. Makes the usage <c>usage_inconsistent</c>.</summary>
    Negative,

    /// <summary>A count no request can have; treated as not reported. Makes the usage <c>usage_inconsistent</c>.</summary>
    Implausible,

    /// <summary>The parts of a count add up to more than the count. Makes the usage <c>usage_inconsistent</c>.</summary>
    PartExceedsWhole,

    /// <summary>The provider's total is not the sum its format promises. Makes the usage <c>usage_inconsistent</c>.</summary>
    TotalMismatch,

    /// <summary>
    /// A detail that the provider itself calls approximate exceeds its authoritative whole. A remark: the whole is charged.
    /// </summary>
    ApproximateDetail,

    /// <summary>The total proves that the server counts differently from its format's default. A remark: the proven rule was used.</summary>
    ConventionDetected,

    /// <summary>A figure that is no whole number; treated as not reported. Makes the usage <c>usage_inconsistent</c>.</summary>
    NotACount,

    /// <summary>One figure under two names, with two values. Makes the usage <c>usage_inconsistent</c>.</summary>
    ToldTwice,

    /// <summary>Cache hits and misses do not add up to the input. Makes the usage <c>usage_inconsistent</c>.</summary>
    HitsAndMisses,
}
