namespace Tollgate.Storage.Ledger;

/// <summary>Which of the newest attempts to list.</summary>
public sealed record LedgerPageQuery
{
    /// <summary>Rows below this id, from <see cref="LedgerPage.Next"/>; null for the newest.</summary>
    public long? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000. Default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only attempts that match all of them.</summary>
    public IReadOnlyList<SpendFilter> Filters { get; init; } = [];

    /// <summary>Only the first attempt of every request.</summary>
    public bool RequestsOnly { get; init; }

    /// <summary>Only attempts of requests that started at or after this; 0 for all.</summary>
    public long FromMicros { get; init; }

    /// <summary>Only attempts of requests that started before this.</summary>
    public long ToMicros { get; init; } = long.MaxValue;

    /// <summary>True reads the traces too, which costs time. Default false.</summary>
    public bool WithTraces { get; init; }
}
