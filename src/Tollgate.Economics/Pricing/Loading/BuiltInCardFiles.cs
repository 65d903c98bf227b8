using System.Reflection;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>The card files embedded in this assembly.</summary>
internal static class BuiltInCardFiles
{
    private const string Prefix = "Tollgate.Economics.Pricing.Card.";

    private static Assembly Assembly => typeof(BuiltInCardFiles).Assembly;

    public static IReadOnlyList<RateCardSource> Read() =>
        [.. Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.Contains("published-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)];

    public static RateCardSource Published202604() => Read(Prefix + "published-2026-04.json");

    private static RateCardSource Read(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded card file {name} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new RateCardSource(name[Prefix.Length..], bytes);
    }
}
