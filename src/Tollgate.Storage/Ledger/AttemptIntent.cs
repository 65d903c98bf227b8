using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>
/// Written before the first byte goes upstream: what is about to be asked, for whom, and what was set aside for it.
/// </summary>
public sealed class AttemptIntent
{
    /// <summary>UUIDv7 of the attempt; sorts by time as 16 big-endian bytes.</summary>
    public Guid AttemptId { get; set; }

    /// <summary>UUIDv7 of the request the attempt was made for.</summary>
    public Guid RequestId { get; set; }

    /// <summary>0 for the first attempt of a request, counting up.</summary>
    public int Ordinal { get; set; }

    /// <summary>Start of the request in microseconds since the Unix epoch (UTC). Defines the window spend belongs to.</summary>
    public long StartedMicros { get; set; }

    public Attribution Attribution;

    /// <summary>Name ids of the tags (<see cref="Dimension.Tag"/>), at most 16. Only the first <see cref="TagCount"/> count.</summary>
    public long[] Tags { get; set; } = [];

    public int TagCount { get; set; }

    public AttemptFlags Flags { get; set; }

    /// <summary>Numeric id of the surface the caller used (see the gateway's <c>Surface</c>).</summary>
    public byte Surface { get; set; }

    /// <summary>Version of the rate card in force.</summary>
    public int CardVersion { get; set; }

    /// <summary>Version of the configuration snapshot in force.</summary>
    public int ConfigVersion { get; set; }

    /// <summary>Money set aside: what a crash will charge.</summary>
    public Amount Hold { get; set; }

    /// <summary>The part of <see cref="Hold"/> that stands for usage without a price: a crash charges it to budgets, and not as cost. Not read back from a store.</summary>
    public Amount ShadowHold { get; set; }

    /// <summary>The first request this one is a retry of, as far as the gateway knows it; the default for none. The same for all attempts of a request.</summary>
    public Guid RetryOf { get; set; }

    /// <summary>Which retry of the caller's this request is, 1 for the first; 0 for none.</summary>
    public int RetryCount { get; set; }
}
