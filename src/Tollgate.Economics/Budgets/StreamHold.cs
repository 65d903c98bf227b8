using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// How much a stream sets aside: input and reasoning up front, output slice by slice while it flows. Pure. Slices grow, so that a
/// long answer writes few journal records and a short one holds little.
/// </summary>
public static class StreamHold
{
    /// <summary>Tokens in the first slice of output.</summary>
    public const long DefaultSlice = 512;

    /// <summary>A slice never grows beyond this many times the first one.</summary>
    public const int GrowthLimit = 8;

    /// <summary>A slice that free money shortens below this is not worth going on for.</summary>
    public const long SmallestSlice = 32;

    /// <summary>
    /// Tokens in the first slice: the default, shortened to the output cap, and to what the free money buys. 0 when not even the
    /// smallest useful slice fits: then the request is to be denied.
    /// </summary>
    public static long FirstSlice(Amount input, Amount reasoning, Amount outputToken, long? cap, Amount? headroom, long slice = DefaultSlice)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slice);
        return Fit(Math.Min(slice, cap ?? long.MaxValue), outputToken, headroom is { } money ? money - (input + reasoning) : null);
    }

    /// <summary>What to set aside before the first byte goes upstream.</summary>
    public static Amount Initial(Amount input, Amount reasoning, Amount outputToken, long firstSlice) =>
        input + reasoning + outputToken * firstSlice;

    /// <summary>
    /// Tokens in the next slice: half of what is held already, at least the default and at most eight times it, never beyond the
    /// output cap, shortened to what the free money buys. 0 when the cap is reached or the money is gone: a stream that goes on
    /// then is to be ended.
    /// </summary>
    public static long NextSlice(long tokensHeld, Amount outputToken, long? cap, Amount? headroom, long slice = DefaultSlice)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokensHeld);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slice);
        var wanted = Math.Min(Math.Max(slice, tokensHeld / 2), slice * GrowthLimit);
        var room = cap is { } most ? Math.Max(0, most - tokensHeld) : long.MaxValue;
        return Fit(Math.Min(wanted, room), outputToken, headroom);
    }

    /// <summary>
    /// Whether to top up now: less than a quarter of a slice is left. Early enough that the answer rarely waits for the draw.
    /// </summary>
    public static bool IsTopUpDue(long tokensSeen, long tokensHeld, long slice = DefaultSlice) => tokensSeen + slice / 4 >= tokensHeld;

    private static long Fit(long wanted, Amount outputToken, Amount? free)
    {
        if (free is not { } money)
            return wanted;
        if (money < Amount.Zero)
            return 0;
        if (outputToken == Amount.Zero)
            return wanted;

        var affordable = OutputCap.Affordable(money, outputToken);
        return affordable >= wanted ? wanted : affordable >= SmallestSlice ? affordable : 0;
    }
}
