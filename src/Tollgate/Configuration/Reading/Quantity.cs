using System.Buffers;
using System.Globalization;

namespace Tollgate.Configuration.Reading;

/// <summary>Sizes and durations as people write them: a number and a unit.</summary>
internal static class Quantity
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    // Decimal and binary units are told apart, as on disks and in memory: MB is 10^6 bytes, MiB is 2^20.
    private static readonly (string Unit, long Factor)[] s_sizes =
    [
        ("", 1), ("B", 1),
        ("kB", 1000), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000),
        ("KiB", 1L << 10), ("kiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("Ki", 1L << 10), ("ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30),
    ];

    private static readonly (string Unit, long Factor)[] s_durations =
    [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ];

    /// <summary>Money is read in billionths of a dollar.</summary>
    public const long NanosPerDollar = 1_000_000_000;

    /// <summary>The dollars of so many billionths, without zeros at the end.</summary>
    public static decimal InDollars(long nanos) => nanos / 1_000_000_000m / 1.000000000000000000000000000m;

    /// <summary>Billionths of a dollar; false for what is no number or has more than nine decimals.</summary>
    public static bool TryReadMoney(string text, out long nanos)
    {
        nanos = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var dollars)
            || Math.Abs(dollars) > long.MaxValue / NanosPerDollar || dollars * NanosPerDollar != decimal.Truncate(dollars * NanosPerDollar))
        {
            return false;
        }

        nanos = (long)(dollars * NanosPerDollar);
        return true;
    }

    /// <summary>Bytes.</summary>
    public static bool TryReadSize(string text, out long bytes) => TryRead(text, s_sizes, out bytes);

    /// <summary>Milliseconds.</summary>
    public static bool TryReadDuration(string text, out long milliseconds) => TryRead(text, s_durations, out milliseconds);

    /// <summary>Writes bytes in the largest binary unit that divides them.</summary>
    public static string WriteSize(long bytes) => bytes switch
    {
        0 => "0",
        _ when bytes % (1L << 30) == 0 => $"{bytes >> 30}GiB",
        _ when bytes % (1L << 20) == 0 => $"{bytes >> 20}MiB",
        _ when bytes % (1L << 10) == 0 => $"{bytes >> 10}KiB",
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Writes milliseconds in the largest unit that divides them; days are written in hours.</summary>
    public static string WriteDuration(long milliseconds) => milliseconds switch
    {
        0 => "0s",
        _ when milliseconds % 3_600_000 == 0 => $"{milliseconds / 3_600_000}h",
        _ when milliseconds % 60_000 == 0 => $"{milliseconds / 60_000}m",
        _ when milliseconds % 1000 == 0 => $"{milliseconds / 1000}s",
        _ => $"{milliseconds}ms",
    };

    private static bool TryRead(string text, ReadOnlySpan<(string Unit, long Factor)> units, out long value)
    {
        value = 0;
        var span = text.AsSpan().Trim();
        var length = span.IndexOfAnyExcept(s_digits);
        var number = length < 0 ? span : span[..length];
        var unit = length < 0 ? "" : span[length..].TrimStart();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        foreach (var (name, factor) in units)
        {
            if (unit.SequenceEqual(name))
            {
                // Fractions of a byte or a millisecond mean nothing, and neither do numbers no machine can hold.
                if (amount > long.MaxValue / factor || amount * factor != decimal.Truncate(amount * factor))
                {
                    return false;
                }

                value = (long)(amount * factor);
                return true;
            }
        }

        return false;
    }
}
