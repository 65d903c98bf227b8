using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Ledger;

/// <summary>Only attempts whose dimension has one of these name ids (0: not given).</summary>
public sealed record SpendFilter(Dimension Dimension, IReadOnlyList<long> Ids)
{
    public SpendFilter(Dimension dimension, long id)
        : this(dimension, [id])
    {
    }
}
