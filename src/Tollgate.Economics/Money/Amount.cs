using System.Globalization;

namespace Tollgate.Economics.Money;

/// <summary>
/// An exact amount of the accounting currency (USD unless the installation was created with another).
/// The default value is zero. Negative amounts are corrections. Immutable, so safe to share between threads.
/// </summary>
/// <remarks>
/// A ledger amount has a quantum of 10⁻¹⁵ (one <em>femto</em>). Products of counts and rates are exact because rates that
/// would need more digits are refused when a card is loaded; nothing here ever rounds.
/// </remarks>
public readonly record struct Amount(decimal Value) : IComparable<Amount>
{
    private const decimal FemtoPerUnit = 1_000_000_000_000_000m;

    /// <summary>Nothing. Not the same as "no price": unpriced usage has no amount at all.</summary>
    public static Amount Zero => default;

    /// <summary>The amount in units of 10⁻¹⁵. Throws <see cref="OverflowException"/> if a smaller fraction is present.</summary>
    public Int128 ToFemto()
    {
        // The product may exceed decimal for large totals, so whole and fraction are converted apart.
        var whole = decimal.Truncate(Value);
        var fraction = (Value - whole) * FemtoPerUnit;
        if (fraction != decimal.Truncate(fraction))
        {
            throw new OverflowException(string.Create(CultureInfo.InvariantCulture, $"{Value} has digits below 10^-15."));
        }

        return (Int128)whole * (Int128)FemtoPerUnit + (Int128)fraction;
    }

    /// <summary>The amount of <paramref name="femto"/> units of 10⁻¹⁵.</summary>
    public static Amount FromFemto(Int128 femto)
    {
        var (whole, rest) = Int128.DivRem(femto, (Int128)FemtoPerUnit);
        return new Amount((decimal)whole + ((decimal)rest / FemtoPerUnit));
    }

    public static Amount operator +(Amount left, Amount right) => new(left.Value + right.Value);

    public static Amount operator -(Amount left, Amount right) => new(left.Value - right.Value);

    public static Amount operator -(Amount amount) => new(-amount.Value);

    public static Amount operator *(Amount amount, decimal factor) => new(amount.Value * factor);

    public static bool operator <(Amount left, Amount right) => left.Value < right.Value;

    public static bool operator >(Amount left, Amount right) => left.Value > right.Value;

    public static bool operator <=(Amount left, Amount right) => left.Value <= right.Value;

    public static bool operator >=(Amount left, Amount right) => left.Value >= right.Value;

    public static Amount Max(Amount left, Amount right) => left >= right ? left : right;

    public static Amount Min(Amount left, Amount right) => left <= right ? left : right;

    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    /// <summary>Plain invariant digits without exponent or trailing zeros: <c>0.0123</c>, <c>12</c>.</summary>
    public override string ToString() => Value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> writes; no thousands separators, no currency sign.</summary>
    public static bool TryParse(string? text, out Amount amount)
    {
        var ok = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        amount = new Amount(value);
        return ok;
    }
}
