namespace Tollgate.Storage.Sqlite.Ledger;

internal static class RollupSql
{
    /// <summary>The part of an upsert that adds tokens and money, carrying femto into micro.</summary>
    public const string AddUsageAndCost = """
        input = input + excluded.input,
            cache_read = cache_read + excluded.cache_read,
            cache_write_5m = cache_write_5m + excluded.cache_write_5m,
            cache_write_1h = cache_write_1h + excluded.cache_write_1h,
            output = output + excluded.output,
            reasoning = reasoning + excluded.reasoning,
            usage_rest = counts_add(usage_rest, excluded.usage_rest),
            cost_micro = cost_micro + excluded.cost_micro + (cost_femto + excluded.cost_femto) / 1000000000,
            cost_femto = (cost_femto + excluded.cost_femto) % 1000000000,
            shadow_micro = shadow_micro + excluded.shadow_micro + (shadow_femto + excluded.shadow_femto) / 1000000000,
            shadow_femto = (shadow_femto + excluded.shadow_femto) % 1000000000
        """;
}
