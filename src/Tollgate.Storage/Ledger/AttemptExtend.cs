using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;

namespace Tollgate.Storage.Ledger;

/// <summary>Written at each top-up of a stream's hold: the new total hold and the usage seen so far.</summary>
public sealed class AttemptExtend
{
    public Guid AttemptId { get; set; }

    /// <summary>The total now set aside (not the difference).</summary>
    public Amount Hold { get; set; }

    /// <summary>The part of <see cref="Hold"/> that stands for usage without a price.</summary>
    public Amount ShadowHold { get; set; }

    /// <summary>True when <see cref="Usage"/> carries figures the provider has reported.</summary>
    public bool HasUsage { get; set; }

    public TokenUsage Usage;

    /// <summary>The id under which the provider will keep the answer, once it has said so.</summary>
    public StoredAnswerId Stored { get; set; }
}
