using System.Text.Json;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>
/// Bounds that catch typing errors and rotten feeds. A model can be excepted from one by <c>"except": { "rule": "why" }</c>.
/// </summary>
internal sealed class BlockSanity(CardNode? exceptions, bool isEmbedding)
{
    public static readonly string[] Rules = ["above_1000", "cached_above_input", "output_below_input", "write_below_input"];

    public bool AllowsAbove1000 => Excepted("above_1000");

    public static void Range(CardNode node, decimal price, bool allowsAbove1000, CardProblems problems)
    {
        if (price < 0)
        {
            problems.Add(node, "a price below zero; write what is charged");
        }
        else if (price > 1000 && !allowsAbove1000)
        {
            problems.Add(node, "above 1000; prices are per million tokens (fees per thousand calls), not per token. If it is right, write \"except\": { \"above_1000\": \"why\" }");
        }
    }

    public void Check(CardNode node, decimal?[] prices, CardProblems problems)
    {
        var (input, output) = (prices[(int)Bucket.UncachedInput], prices[(int)Bucket.Output]);
        var (read, write5m, write1h) = (prices[(int)Bucket.CacheRead], prices[(int)Bucket.CacheWrite5m], prices[(int)Bucket.CacheWrite1h]);
        if (read > input && !Excepted("cached_above_input"))
        {
            problems.Add(node["cache_read"]!, "a cache read dearer than fresh input; swapped? If it is right, write \"except\": { \"cached_above_input\": \"why\" }");
        }

        if (write1h < write5m)
        {
            problems.Add(node["cache_write_1h"]!, "a one-hour cache write cheaper than a five-minute one; write its own price (usually 2× input)");
        }

        if (write5m < input && !Excepted("write_below_input"))
        {
            problems.Add(node["cache_write_5m"]!, "a cache write cheaper than fresh input. If it is right, write \"except\": { \"write_below_input\": \"why\" }");
        }

        if (output < input && !isEmbedding && !Excepted("output_below_input"))
        {
            problems.Add(node["output"]!, "output cheaper than input; swapped? If it is right, write \"except\": { \"output_below_input\": \"why\" }");
        }
    }

    private bool Excepted(string rule) => exceptions?[rule] is { Kind: JsonValueKind.String, Text.Length: > 0 };
}
