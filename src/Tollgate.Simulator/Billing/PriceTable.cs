using System.Collections.Concurrent;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Billing;

/// <summary>
/// The simulated providers' prices: the first row whose pattern matches the served model wins. Immutable, thread-safe.
/// <see cref="Standard"/> ends with <c>*</c>, so every model has a price there; with a table without such a row a host answers
/// unknown models with 404.
/// </summary>
public sealed class PriceTable(IReadOnlyList<PriceRow> rows)
{
    private const int RememberedNames = 4096;
    private readonly ConcurrentDictionary<string, PriceRow> _byModel = new(StringComparer.Ordinal);

    /// <summary>The rows in order of precedence.</summary>
    public IReadOnlyList<PriceRow> Rows { get; } = rows;

    /// <summary>The table used when options bring none.</summary>
    public static PriceTable Standard { get; } = new(StandardPrices.Rows);

    /// <summary>The row for a served model.</summary>
    /// <exception cref="KeyNotFoundException">No row matches.</exception>
    public PriceRow For(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Find(model) ?? throw new KeyNotFoundException($"no price row matches model '{model}'");
    }

    internal PriceRow? Find(string model)
    {
        if (_byModel.TryGetValue(model, out var known)) return known;
        var name = NameGlob.WithoutVendor(model);
        foreach (var row in Rows)
        {
            if (!NameGlob.Matches(row.Glob, model) && !NameGlob.Matches(row.Glob, name)) continue;
            if (_byModel.Count < RememberedNames) _byModel.TryAdd(model, row);
            return row;
        }

        return null;
    }
}
