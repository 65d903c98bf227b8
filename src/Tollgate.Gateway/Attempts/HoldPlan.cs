using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Attempts;

/// <summary>The upper bound of what an attempt can be charged, and how it was reached. A value type, filled by the hold planner.</summary>
internal struct HoldPlan
{
    /// <summary>Dearest prices that can apply, of the card or the ceiling for what it has none for; null where there is neither.</summary>
    internal CeilingRates Rates;

    /// <summary>True when the card has prices for what is asked for.</summary>
    internal bool IsPriced;

    /// <summary>True when the card or a ceiling bounds the attempt; else nothing can be held.</summary>
    internal bool IsBounded;

    /// <summary>True when part of what is held stands for usage that has no price.</summary>
    internal bool UsesCeiling;

    /// <summary>What the card alone has of <see cref="Rates"/> and <see cref="Fees"/>; nothing where it has no price for what is asked for.</summary>
    internal Amount CardInputPerToken, CardOutputPerToken, CardFees;

    /// <summary>Upper bound of the input in tokens.</summary>
    internal long InputTokens;

    /// <summary>True when <see cref="InputTokens"/> came from a tokenizer rather than from bytes.</summary>
    internal bool InputCounted;

    /// <summary>Output tokens that may be generated without being seen: the whole cap for models that reason.</summary>
    internal long HiddenTokens;

    /// <summary>Output tokens now held, hidden ones included.</summary>
    internal long OutputTokens;

    /// <summary>Most output tokens to hold for while the answer flows, all choices together; <see cref="long.MaxValue"/> without a bound.</summary>
    internal long OutputLimit;

    /// <summary>Most output tokens under the cap that is in the request, all choices together; <see cref="long.MaxValue"/> where there is none.</summary>
    internal long SentLimit;

    /// <summary>How many answers are generated at once.</summary>
    internal long Choices;

    /// <summary>Fees of tools the provider may run, up front.</summary>
    internal Amount Fees;

    /// <summary>True when the money may not last for the high bound that bytes are: the text of a stream is counted then.</summary>
    internal bool IsMoneyShort;

    /// <summary>The lower cap a degrade budget asks for, or null.</summary>
    internal long? Degraded;

    /// <summary>The output cap the gateway sends instead of the caller's, or null.</summary>
    internal long? CapSent;

    /// <summary>What is set aside in all.</summary>
    internal Amount Total;

    /// <summary>What of <see cref="Total"/> the card's own prices make: what is charged as cost where all that is held is charged.</summary>
    internal readonly Amount CardTotal => UsesCeiling
        ? Amount.Min(Total, (CardInputPerToken * InputTokens) + (CardOutputPerToken * OutputTokens) + CardFees)
        : Total;

    /// <summary>What of <see cref="Total"/> stands for usage without a price; never cost.</summary>
    internal readonly Amount Shadow => UsesCeiling ? Total - CardTotal : Amount.Zero;

    internal readonly Amount InputCost => (Rates.InputPerToken ?? Amount.Zero) * InputTokens;

    internal readonly Amount OutputCost(long tokens) => (Rates.OutputPerToken ?? Amount.Zero) * tokens;
}
