using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>The names of states in API, CLI and exports.</summary>
public static class StateNames
{
    public static string Of(UsageState state) => state switch
    {
        UsageState.Final => "final",
        UsageState.Partial => "partial",
        UsageState.Estimated => "estimated",
        _ => "unknown",
    };

    public static string Of(PriceState state) => state switch
    {
        PriceState.Priced => "priced",
        PriceState.PartlyUnpriced => "partly_unpriced",
        PriceState.Included => "included",
        _ => "unpriced",
    };
}
