using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Economics.Pricing;

/// <summary>The hash of a card's content, independent of how its files are written.</summary>
internal static class RateCardHash
{
    public static string Of(IReadOnlyList<ModelRates> models)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var model in models)
        {
            Add(hash, $"m|{model.Provider}|{model.Model}|{string.Join(',', model.Aliases.Order(StringComparer.Ordinal))}");
            foreach (var period in model.Periods)
            {
                Add(hash, $"p|{period.Layer}|{period.ValidFrom:O}|{period.ValidTo:O}|{period.RecordedAt:O}");
                foreach (var line in period.Rates.Select(Line).Order(StringComparer.Ordinal))
                {
                    Add(hash, $"{line}");
                }
            }

            foreach (var x in model.Multipliers)
            {
                Add(hash, $"x|{x.Region}|{x.Tier}|{x.Speed}|{x.Factor / 1.0000000000000000000000000000m}|{x.Buckets}|{x.ValidFrom:O}|{x.ValidTo:O}|{x.RecordedAt:O}");
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Dividing by a one with 28 zeros takes trailing zeros off a decimal, so that 1.50 and 1.5 hash alike.
    private static string Line(Rate rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"r|{rate.Region}|{rate.Tier}|{rate.Speed}|{rate.Context}|{rate.Window}|{rate.Bucket}|{rate.Price / 1.0000000000000000000000000000m}|{rate.Unit}|{rate.Currency}|{rate.IsIncluded}");

    private static void Add(IncrementalHash hash, FormattableString line) =>
        hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));
}
