using System.Runtime.CompilerServices;

namespace Tollgate.Economics.Ownership;

/// <summary>
/// Whom an attempt belongs to: one opaque name id per <see cref="Dimension"/>, zero for "not given". Ids are keyed hashes of
/// the name, so that journal and ledger hold no personal data; the names live in erasable rows of the store.
/// A mutable value type of fixed size.
/// </summary>
public struct Attribution
{
    /// <summary>The number of fixed dimensions (tags are kept apart).</summary>
    public const int FixedCount = 15;

    private Ids _ids;

    /// <summary>The name id of one fixed dimension, 0 when absent.</summary>
    public long this[Dimension dimension]
    {
        readonly get => _ids[(int)dimension];
        set => _ids[(int)dimension] = value;
    }

    [InlineArray(FixedCount)]
    private struct Ids
    {
        private long _first;
    }
}
