using Tollgate.Economics.Money;

namespace Tollgate.Economics.Usage;

/// <summary>What the provider says an attempt cost, where its figure wins over the computed one.</summary>
public static class ProviderReportedCost
{
    /// <summary>True when the charge differs from the computed cost by more than 1 % of it.</summary>
    public static bool Diverges(Amount charged, Amount computed) => Math.Abs(charged.Value - computed.Value) * 100 > computed.Value;

    /// <summary>
    /// The charge, or <see langword="null"/> when the convention's provider reports none or the report is not usable. With one's own
    /// key at OpenRouter it is fee plus upstream cost; otherwise the upstream cost is information only. Digits below 10⁻¹⁵ are
    /// artefacts of the provider's binary floating point and are rounded away here, at the edge, once.
    /// </summary>
    public static Amount? Of(in ReportedCounts counts, CountingConvention convention)
    {
        ArgumentNullException.ThrowIfNull(convention);
        if (!convention.ReportsCost || counts.ProviderCostUsd is not { } cost || cost < 0)
        {
            return null;
        }

        if (counts.IsByok)
        {
            if (counts.UpstreamCostUsd is not { } upstream || upstream < 0)
            {
                return null;
            }

            cost += upstream;
        }

        return new Amount(decimal.Round(cost, 15, MidpointRounding.ToEven));
    }
}
