namespace Tollgate.Economics.Pricing;

/// <summary>What a rate's price is for.</summary>
public enum RateUnit : byte
{
    /// <summary>A million tokens.</summary>
    PerMillionTokens = 0,

    /// <summary>A thousand calls (searches, sessions, grounded prompts).</summary>
    PerThousandCalls = 1,
}
