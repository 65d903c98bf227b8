using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>An attempt with an intent and no end yet: what a crash would charge.</summary>
public sealed class OpenAttempt
{
    /// <summary>The intent; the end is empty until it is known.</summary>
    public AttemptRecord Record { get; } = new();

    /// <summary>The total set aside by the intent or the last top-up.</summary>
    public Amount Hold { get; set; }

    /// <summary>The part of <see cref="Hold"/> that stands for usage without a price.</summary>
    public Amount ShadowHold { get; set; }

    /// <summary>True when a top-up carried figures the provider had reported.</summary>
    public bool HasUsage { get; set; }

    public TokenUsage Usage;

    /// <summary>The id under which the provider keeps the answer, where a top-up said it.</summary>
    public StoredAnswerId Stored { get; set; }

    /// <summary>Where the intent is in the journal.</summary>
    public JournalPosition Position { get; set; }

    /// <summary>True when the store keeps this attempt, so that the journal may forget the intent.</summary>
    public bool Kept { get; set; }

    internal OpenAttempt? Previous { get; set; }

    internal OpenAttempt? Next { get; set; }

    /// <summary>Everything a store must keep of it, opaque; <see cref="FromBytes"/> reads it back.</summary>
    public byte[] ToBytes()
    {
        Span<byte> bytes = stackalloc byte[2 * RecordCodec.FixedBound];
        var length = RecordCodec.Encode(bytes, sequence: 0, Record.Intent);
        var extend = new AttemptExtend { AttemptId = Record.Intent.AttemptId, Hold = Hold, ShadowHold = ShadowHold, HasUsage = HasUsage, Usage = Usage, Stored = Stored };
        length += RecordCodec.Encode(bytes[length..], sequence: 0, extend);
        return bytes[..length].ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; throws <see cref="JournalCorruptException"/> for anything else.</summary>
    public static OpenAttempt FromBytes(ReadOnlySpan<byte> bytes)
    {
        var attempt = new OpenAttempt { Kept = true };
        var extend = new AttemptExtend();
        if (RecordFrame.TryOpen(bytes, sequence: 0, out var first) != FrameStatus.Valid
            || !RecordCodec.TryDecode(bytes.Slice(RecordFrame.HeaderBytes, first), attempt.Record.Intent)
            || RecordFrame.TryOpen(bytes = bytes[(RecordFrame.HeaderBytes + first)..], sequence: 0, out var second) != FrameStatus.Valid
            || !RecordCodec.TryDecode(bytes.Slice(RecordFrame.HeaderBytes, second), extend))
        {
            throw new JournalCorruptException("The store holds an open attempt that cannot be read.");
        }

        attempt.Extend(extend);
        return attempt;
    }

    internal void Extend(AttemptExtend extend)
    {
        Hold = extend.Hold;
        ShadowHold = extend.ShadowHold;
        if (extend.HasUsage)
        {
            HasUsage = true;
            Usage = extend.Usage;
        }

        if (!extend.Stored.IsNone)
        {
            Stored = extend.Stored;
        }
    }

    /// <summary>
    /// The end of an attempt whose process died: its last hold, and what is known of its usage. What was held for usage without a price is no cost: budgets
    /// are charged it as a shadow.
    /// </summary>
    internal AttemptEnd Orphan() => new()
    {
        AttemptId = Record.Intent.AttemptId,
        State = HasUsage ? UsageState.Partial : UsageState.Unknown,
        Usage = Usage,
        PriceState = ShadowHold == Amount.Zero ? PriceState.Priced : ShadowHold == Hold ? PriceState.Unpriced : PriceState.PartlyUnpriced,
        Cost = Hold - ShadowHold,
        ComputedCost = Hold - ShadowHold,
        Shadow = ShadowHold,
        Flags = AttemptFlags.Orphaned,
        Failure = AttemptFailure.Orphaned,
        ModelServed = Record.Intent.Attribution[Dimension.ModelServed],
        Tier = Record.Intent.Attribution[Dimension.Tier],
        Stored = Stored,
    };
}
