using Tollgate.Economics.Money;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>What an attempt is expected to use, or used, as the limits count it.</summary>
/// <param name="Input">Input tokens as the provider's own limits count them.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="Nanos">Money in nano-dollars, rounded up.</param>
public readonly record struct LimitedUsage(long Input, long Output, long Nanos)
{
    /// <summary>The largest limit of money a window can have: larger figures do not fit the counters.</summary>
    public static readonly Amount LargestMoney = new(1_000_000_000m);

    /// <summary>The figure of one quantity; 0 for those that are not used but occupied.</summary>
    public long this[LimitedQuantity quantity] => quantity switch
    {
        LimitedQuantity.InputTokens => Input,
        LimitedQuantity.OutputTokens => Output,
        LimitedQuantity.Tokens => Input + Output,
        LimitedQuantity.Money => Nanos,
        _ => 0,
    };

    /// <summary>Money as counters hold it: whole nano-dollars, so that a limit is never passed by rounding.</summary>
    public static long ToNanos(Amount amount) => (long)decimal.Ceiling(Amount.Min(Amount.Max(amount, Amount.Zero), LargestMoney).Value * 1_000_000_000m);

    /// <summary>The money of so many nano-dollars.</summary>
    public static Amount FromNanos(long nanos) => new(nanos / 1_000_000_000m);
}
