namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>What a limit counts.</summary>
public enum LimitedQuantity : byte
{
    Requests = 0,

    /// <summary>Requests in flight at once.</summary>
    Parallel = 1,

    /// <summary>Streams in flight at once.</summary>
    Streams = 2,

    InputTokens = 3,

    OutputTokens = 4,

    /// <summary>Input and output together.</summary>
    Tokens = 5,

    /// <summary>Money, in nano-dollars of the accounting currency, rounded up.</summary>
    Money = 6,
}
