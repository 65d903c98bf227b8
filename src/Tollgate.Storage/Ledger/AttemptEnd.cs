using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Ledger;

/// <summary>Written before the caller sees the answer's terminal event: what the attempt consumed and costs.</summary>
public sealed class AttemptEnd
{
    public Guid AttemptId { get; set; }

    public UsageState State { get; set; }

    public TokenUsage Usage;

    public PriceState PriceState { get; set; }

    /// <summary>Tokens in buckets without a rate. When <see cref="PriceState"/> is unpriced and this is 0, all tokens are meant.</summary>
    public long UnpricedTokens { get; set; }

    /// <summary>What is charged. For unpriced usage the priced part only.</summary>
    public Amount Cost { get; set; }

    /// <summary>
    /// What budgets count for usage without a price, at the operator's ceiling. No cost: it is in no sum of costs. 0 where everything has a price, or
    /// no ceiling is set.
    /// </summary>
    public Amount Shadow { get; set; }

    /// <summary>What budgets and limits of money are charged: cost and shadow.</summary>
    public Amount Charged => Cost + Shadow;

    /// <summary>What our card computes when the provider's own figure was charged instead; else equal to <see cref="Cost"/>.</summary>
    public Amount ComputedCost { get; set; }

    public AttemptFlags Flags { get; set; }

    /// <summary>HTTP status of the upstream, 0 when none arrived.</summary>
    public int UpstreamStatus { get; set; }

    public AttemptFailure Failure { get; set; }

    /// <summary>Name id of the model served, 0 when the provider did not say.</summary>
    public long ModelServed { get; set; }

    /// <summary>Name id of the service tier served, 0 when the provider did not say.</summary>
    public long Tier { get; set; }

    /// <summary>Microseconds from start of the attempt to the first body byte from upstream; -1 when none came.</summary>
    public long FirstByteMicros { get; set; } = -1;

    /// <summary>Microseconds from start of the attempt to its end.</summary>
    public long DurationMicros { get; set; }

    /// <summary>
    /// UTF-8 JSON of what has no column: raw usage as the provider sent it, price lines, hold trail, decision. Empty when there is
    /// nothing to say. Only the first <see cref="TraceLength"/> bytes count, so that a pooled buffer can be used.
    /// </summary>
    public byte[] Trace { get; set; } = [];

    public int TraceLength { get; set; }

    /// <summary>The id under which the provider keeps the answer, if it does. Not read back from a store with the attempt.</summary>
    public StoredAnswerId Stored { get; set; }

    /// <summary>Copies everything but the trace.</summary>
    public void CopyFiguresTo(AttemptEnd to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.AttemptId = AttemptId;
        to.State = State;
        to.Usage = Usage;
        to.PriceState = PriceState;
        to.UnpricedTokens = UnpricedTokens;
        to.Cost = Cost;
        to.Shadow = Shadow;
        to.ComputedCost = ComputedCost;
        to.Flags = Flags;
        to.UpstreamStatus = UpstreamStatus;
        to.Failure = Failure;
        to.ModelServed = ModelServed;
        to.Tier = Tier;
        to.FirstByteMicros = FirstByteMicros;
        to.DurationMicros = DurationMicros;
        to.Stored = Stored;
    }
}
