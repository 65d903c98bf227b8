using System.Globalization;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>From files to a card: reads them all, resolves inheritance, lays them over a card, checks digits.</summary>
internal static class RateCardLoader
{
    public static RateCardLoad Load(IReadOnlyList<RateCardSource> sources, RateCard? over, int version)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var problems = new List<RateCardProblem>();
        var files = new List<FileDraft>();
        foreach (var source in sources)
        {
            if (CardFileReader.Read(source, problems) is { } file)
            {
                files.Add(file);
            }
        }

        var merge = new CardMerge(over);
        foreach (var file in files)
        {
            merge.Add(file);
        }

        foreach (var file in files)
        {
            merge.Inherit(file, files);
        }

        foreach (var file in files)
        {
            merge.Multiply(file);
        }

        var providers = merge.Build();
        if (problems.Count > 0)
        {
            var order = sources.Select((source, index) => (source.File, index)).GroupBy(pair => pair.File, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().index, StringComparer.Ordinal);
            return new RateCardLoad(null, [.. problems.Distinct().OrderBy(problem => order[problem.File]).ThenBy(problem => problem.Line)]);
        }

        return new RateCardLoad(new RateCard(version, providers), []);
    }

    /// <summary>Digits after the point that an exact value has, trailing zeros not counted.</summary>
    internal static int Digits(decimal value) => (value / 1.0000000000000000000000000000m).Scale;

    internal static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
