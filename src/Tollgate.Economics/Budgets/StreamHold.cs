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

    /// <summary>Tokens a provider may have generated and not yet sent when it is cancelled.</summary>
    public const long GenerateAhead = 64;

    /// <summary>Below this a stream is not worth beginning: it would end before it has said anything.</summary>
    public const long SmallestFirstSlice = GenerateAhead + SmallestSlice;

    // Free money is short when it buys fewer of the largest slices than this, or is fewer times what is in flight.
    private const int SlicesAhead = 8;
    private const int TimesInFlight = 3;

    /// <summary>
    /// Tokens in the first slice: the default, shortened to the output cap, and to what the free money buys. 0 when not even
    /// <see cref="SmallestFirstSlice"/> fits: then the request is to be denied.
    /// </summary>
    public static long FirstSlice(Amount input, Amount reasoning, Amount outputToken, long? cap, Amount? headroom, long slice = DefaultSlice)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slice);
        return Fit(Math.Min(slice, cap ?? long.MaxValue), outputToken, headroom is { } money ? money - (input + reasoning) : null, SmallestFirstSlice);
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
        return Fit(Math.Min(wanted, room), outputToken, headroom, SmallestSlice);
    }

    /// <summary>Whether to top up now: less than half a slice is left.</summary>
    public static bool IsTopUpDue(long tokensSeen, long tokensHeld, long slice = DefaultSlice) => tokensSeen + slice / 2 > tokensHeld;

    /// <summary>
    /// Whether the bound of what a stream has said should be as low as can be, because the money may not last for a high one: the
    /// free money buys fewer tokens than a few of the largest slices, or it is little beside what is in flight on the same budget, most of
    /// which will turn out to be free after all.
    /// </summary>
    public static bool IsMoneyShort(BudgetRoom room, Amount outputToken, long slice = DefaultSlice) =>
        room.Free < room.Held * TimesInFlight || room.Free < outputToken * (slice * GrowthLimit * SlicesAhead);

    /// <summary>
    /// Tokens of those held that stay for what is generated until a cut reaches the provider: the more has been said, the more. When
    /// no slice can be had, a stream goes on until only these are left.
    /// </summary>
    public static long Reserve(long tokensHeld, long slice = DefaultSlice) => Math.Max(GenerateAhead, Math.Min(tokensHeld / 16, slice / 2));

    /// <summary>Tokens that money buys; 0 for none.</summary>
    public static long Buys(Amount money, Amount outputToken) => OutputCap.Affordable(money, outputToken);

    private static long Fit(long wanted, Amount outputToken, Amount? free, long smallest)
    {
        if (free is not { } money)
            return wanted;
        if (money < Amount.Zero)
            return 0;
        if (outputToken == Amount.Zero)
            return wanted;

        var affordable = OutputCap.Affordable(money, outputToken);
        return affordable >= wanted ? wanted : affordable >= smallest ? affordable : 0;
    }
}
