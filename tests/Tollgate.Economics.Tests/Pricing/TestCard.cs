using System.Text;
using Tollgate.Economics.Pricing;

namespace Tollgate.Economics.Tests.Pricing;

/// <summary>Small cards written into tests.</summary>
internal static class TestCard
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static RateCardSource Source(string json, string file = "own.json") => new(file, Encoding.UTF8.GetBytes(json));

    public static RateCard Of(string json)
    {
        var load = RateCard.Load([Source(json)], 7);
        load.Problems.ShouldBeEmpty(string.Join('\n', load.Problems));
        return load.Card!;
    }

    /// <summary>A card of provider "p" with these models.</summary>
    public static RateCard Models(string models) => Of($$"""{ "provider": "p", "verified": "2026-01-01", "models": { {{models}} } }""");

    public static ModelRates Model(string body) => Models($"\"m\": {body}").Match("p", "m").Rates!;

    public static IReadOnlyList<RateCardProblem> Problems(string json) => RateCard.Load([Source(json)], 1).Problems;
}
