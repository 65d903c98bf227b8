using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Decides how much output an answer that cannot be topped up (a non-stream) may have, so that its worst case fits the free money
/// and honest requests are not refused for a worst case that will not happen. Pure.
/// </summary>
public static class OutputCap
{
    public const long DefaultMinimumOutput = 256;

    /// <summary>The cap sent when neither caller nor catalog knows one: every current model accepts it.</summary>
    public const long UnknownMaximum = 4096;

    // How many times the catalog's figure the money has to be enough for where nothing else bounds the answer.
    private const int CatalogMargin = 2;

    /// <summary>
    /// As is when the worst case fits. Else lower: at least twice the learned p99.9 output where that fits, and never less than what
    /// half of the money left after the input buys. Denied when not even the minimum (or the caller's cap, if that is lower) fits.
    /// <para>
    /// What the catalog says of a model is no promise of the provider's: it may be out of date. Where it, and no cap that is sent, bounds the
    /// answer, the request goes as it came only while the money is enough for twice as much; with less, the cap is written into the request.
    /// </para>
    /// </summary>
    public static OutputCapDecision Decide(in OutputCapQuestion question)
    {
        if (question.OutputToken < Amount.Zero)
            throw new ArgumentException("A token cannot have a negative price.", nameof(question));

        var cap = Least(question.Asked, question.ModelMaximum);
        var before = question.Input + question.Reasoning;
        if (question.Headroom is not { } headroom)
            return new OutputCapDecision(OutputCapVerdict.AsIs, cap, Worst(in question, before, cap ?? 0));

        if (question.OutputToken == Amount.Zero)
            return new OutputCapDecision(before <= headroom ? OutputCapVerdict.AsIs : OutputCapVerdict.Denied, cap, before);

        var left = headroom - before;
        if (AsIs(in question, left) is { } whole)
            return new OutputCapDecision(OutputCapVerdict.AsIs, whole, Worst(in question, before, whole));

        if (question.Asked is null && cap is { } stated && Worst(in question, Amount.Zero, stated) <= left)
            return new OutputCapDecision(OutputCapVerdict.Lowered, stated, Worst(in question, before, stated));

        var affordable = Affordable(left, question.OutputToken);
        var least = Math.Min(Math.Max(1, question.MinimumOutput), cap ?? long.MaxValue);
        if (affordable < least)
            return new OutputCapDecision(OutputCapVerdict.Denied, null, Worst(in question, before, least));

        var lowered = Math.Max(least, affordable / 2);
        if (question.Learned is { } learned && learned <= affordable / 2)
            lowered = Math.Max(lowered, learned * 2);

        // Half of a large budget is more than any model accepts; where its maximum is not known, be modest.
        lowered = Math.Min(lowered, cap ?? Math.Max(UnknownMaximum, (question.Learned ?? 0) * 2));
        return new OutputCapDecision(OutputCapVerdict.Lowered, lowered, Worst(in question, before, lowered));
    }

    // The output to hold for when the request may go as it came; null when it may not.
    private static long? AsIs(in OutputCapQuestion question, Amount left)
    {
        var bySender = question.Asked is { } asked && Worst(in question, Amount.Zero, asked) <= left ? question.Asked : null;
        return question.ModelMaximum is { } known && known < (question.Asked ?? long.MaxValue)
            ? Worst(in question, Amount.Zero, known) * CatalogMargin <= left ? known : bySender
            : bySender;
    }

    /// <summary>How many tokens the money buys; 0 for none or less, bounded by 2⁴⁰ so that nothing overflows.</summary>
    internal static long Affordable(Amount money, Amount token)
    {
        if (money <= Amount.Zero)
            return 0;

        const long most = 1L << 40;
        return token.Value <= money.Value / most ? most : (long)decimal.Truncate(money.Value / token.Value);
    }

    private static Amount Worst(in OutputCapQuestion question, Amount before, long tokens) => before + question.OutputToken * tokens;

    private static long? Least(long? left, long? right) =>
        left is { } one && right is { } other ? Math.Min(one, other) : left ?? right;
}
