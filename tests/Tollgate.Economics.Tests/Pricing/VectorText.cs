using System.Globalization;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

/// <summary>Reads the compact notation of the vectors.</summary>
internal static class VectorText
{
    /// <summary><c>Input=100 Output=5</c>: the names are those of the fields.</summary>
    public static ReportedCounts Counts(string text)
    {
        object counts = default(ReportedCounts);
        foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            var field = typeof(ReportedCounts).GetField(name) ?? throw new InvalidOperationException($"No figure {name}.");
            object parsed = field.FieldType == typeof(bool) ? bool.Parse(value)
                : field.FieldType == typeof(decimal?) ? (object)decimal.Parse(value, CultureInfo.InvariantCulture)
                : long.Parse(value, CultureInfo.InvariantCulture);
            field.SetValue(counts, parsed);
        }

        return (ReportedCounts)counts;
    }

    /// <summary><c>2026-04-15 tier=flex region=us speed=fast</c>.</summary>
    public static PriceConditions Conditions(string text)
    {
        var parts = text.Split(' ');
        string? Part(string name) => parts.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        var at = DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new PriceConditions(at, Part("region"), Part("tier"), Part("speed"));
    }

    /// <summary>Works out a sum of products with parentheses.</summary>
    public static decimal Sum(string text)
    {
        var rest = text.AsSpan();
        return Terms(ref rest);
    }

    private static decimal Terms(ref ReadOnlySpan<char> rest)
    {
        var sum = Product(ref rest);
        while (rest.Length > 0 && rest[0] is '+' or '-')
        {
            var sign = rest[0] == '+' ? 1 : -1;
            rest = rest[1..];
            sum += sign * Product(ref rest);
        }

        return sum;
    }

    private static decimal Product(ref ReadOnlySpan<char> rest)
    {
        var product = Factor(ref rest);
        while (rest.Length > 0 && rest[0] == '*')
        {
            rest = rest[1..];
            product *= Factor(ref rest);
        }

        return product;
    }

    private static decimal Factor(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '(')
        {
            rest = rest[1..];
            var inner = Terms(ref rest);
            rest = rest[1..];
            return inner;
        }

        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        var number = decimal.Parse(rest[..length], CultureInfo.InvariantCulture);
        rest = rest[length..];
        return number;
    }

    public static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
