using System.Globalization;
using Tollgate.Economics.Money;

namespace Tollgate.Dashboard.Display;

/// <summary>Amounts before the browser formats them in its own language; the same digits it will choose.</summary>
public static class MoneyText
{
    /// <summary>Two decimals from one unit up, three significant digits below.</summary>
    public static string Of(Amount amount, string currency)
    {
        var value = decimal.Abs(amount.Value);
        var digits = 2;
        if (value is > 0 and < 1)
        {
            var zeros = 0;
            for (var rest = value * 10; rest < 1; rest *= 10)
            {
                zeros++;
            }

            digits = Math.Max(2, Math.Min(18, zeros + 3));
        }

        var rounded = decimal.Round(value, digits, MidpointRounding.AwayFromZero).ToString("#,##0.00################", CultureInfo.InvariantCulture);
        return (amount < Amount.Zero ? "-" : "") + (currency == "USD" ? "$" : currency + " ") + rounded;
    }
}
