using Tollgate.Economics.Money;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Money as two integers: micro (10⁻⁶) and a femto remainder in [0, 10⁹) (10⁻¹⁵). Each can be summed as int64 in SQL — 9·10¹² of micro,
/// 9·10⁹ rows of femto — and SQLite refuses rather than wraps beyond that; the two sums are combined here in 128 bits.
/// </summary>
internal readonly record struct StoredAmount(long Micro, long Femto)
{
    public const long FemtoPerMicro = 1_000_000_000;

    public static StoredAmount From(Amount amount) => From(amount.ToFemto());

    public static StoredAmount From(Int128 femto)
    {
        var (micro, rest) = Int128.DivRem(femto, FemtoPerMicro);
        return rest < 0 ? new StoredAmount((long)(micro - 1), (long)(rest + FemtoPerMicro)) : new StoredAmount((long)micro, (long)rest);
    }

    /// <summary>The amount of two columns or of their sums.</summary>
    public static Int128 ToFemto(long micro, long femto) => ((Int128)micro * FemtoPerMicro) + femto;

    public static Amount ToAmount(long micro, long femto) => Amount.FromFemto(ToFemto(micro, femto));
}
