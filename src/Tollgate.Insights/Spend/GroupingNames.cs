using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Spend;

/// <summary>What groupings are called in the API, in files and on the command line.</summary>
public static class GroupingNames
{
    /// <summary>All names, dimensions first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<SpendGrouping>().Select(Of)];

    public static string Of(SpendGrouping grouping) => grouping switch
    {
        SpendGrouping.ModelServed => "model_served",
        SpendGrouping.CostCenter => "cost_center",
        _ => grouping.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads a name in any case, with <c>_</c>, <c>-</c> or nothing between its words.</summary>
    public static bool TryParse(string name, out SpendGrouping grouping)
    {
        ArgumentNullException.ThrowIfNull(name);
        grouping = default;
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return plain.Length > 0 && plain.All(char.IsAsciiLetter) && Enum.TryParse(plain, ignoreCase: true, out grouping);
    }
}
