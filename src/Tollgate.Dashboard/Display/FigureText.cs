using System.Globalization;

namespace Tollgate.Dashboard.Display;

/// <summary>Counts, parts and durations as people read them.</summary>
public static class FigureText
{
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A part of a whole in percent; a dash when there is no whole.</summary>
    public static string Percent(long part, long whole) => whole == 0
        ? "–"
        : (100m * part / whole).ToString(part == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " %";

    public static string Duration(long micros) => micros switch
    {
        < 0 => "–",
        < 1_000_000 => (micros / 1000m).ToString("0", CultureInfo.InvariantCulture) + " ms",
        < 60_000_000 => (micros / 1_000_000m).ToString("0.00", CultureInfo.InvariantCulture) + " s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{micros / 60_000_000} min {micros / 1_000_000 % 60:00} s"),
    };

    /// <summary>A length in an image, in percent between 0 and 100.</summary>
    public static string Length(decimal part, decimal whole) =>
        (whole <= 0 ? 0 : Math.Clamp(100m * part / whole, 0, 100)).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
