using System.Runtime.CompilerServices;
using System.Text;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class RateCardLoadTests
{
    [Theory]
    [InlineData("""{ "input": 1, "output": 5, "cached": 0.1 }""", "models.m.prices.cached", "0.1", "unknown name")]
    [InlineData("""{ "input": 1, "output": 5, "cache_raed": 0.1 }""", "models.m.prices.cache_raed", "0.1", "write \"cache_read\"")]
    [InlineData("""{ "input": "1", "output": 5 }""", "models.m.prices.input", "\"1\"", "without quotes")]
    [InlineData("""{ "input": 1.25, "output": 1001 }""", "models.m.prices.output", "1001", "per million tokens")]
    [InlineData("""{ "input": -1, "output": 5 }""", "models.m.prices.input", "-1", "below zero")]
    [InlineData("""{ "input": 1, "output": 5, "cache_read": 2 }""", "models.m.prices.cache_read", "2", "dearer than fresh input")]
    [InlineData("""{ "input": 15, "output": 75, "cache_write_5m": 18.75, "cache_write_1h": 6 }""", "models.m.prices.cache_write_1h", "6", "cheaper than a five-minute one")]
    [InlineData("""{ "input": 1, "output": 5, "cache_write_5m": 0.5 }""", "models.m.prices.cache_write_5m", "0.5", "cheaper than fresh input")]
    [InlineData("""{ "input": 1.41, "output": 0.35 }""", "models.m.prices.output", "0.35", "swapped")]
    [InlineData("""{ "input": 0.0000000001, "output": 5 }""", "models.m", "input", "more digits than the ledger")]
    [InlineData("""{ "input": 1.0000000000000000000000000001, "output": 5 }""", "models.m.prices.input", "1.00", "more digits than a price")]
    [InlineData("""{ "input": 1, "output": 5, "input": 2 }""", "models.m.prices.input", "2", "written twice")]
    [InlineData("""{ "input": 1, "output": 5, "above": [{ "tokens": 100, "input": 2, "output": 7 }] }""", "models.m.prices.above[0]", "{…}", "\"edge\": \"exclusive\"")]
    [InlineData("""{ "input": 1, "output": 5, "above": [{ "edge": "inclusive", "input": 2, "output": 7 }] }""", "models.m.prices.above[0]", "{…}", "\"tokens\": 200000")]
    [InlineData("""{ "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "inclusive", "input": 2 }] }""", "models.m.prices.above[0]", "{…}", "\"output\" is missing here")]
    [InlineData("""{ "input": 1, "output": 5, "above": 7 }""", "models.m.prices.above", "7", "a list of blocks")]
    [InlineData("""{ "input": 1, "output": 5, "windows": [{ "utc": ["1-4"], "input": 2, "output": 7 }] }""", "models.m.prices.windows[0].utc", "[…]", "01:00-04:00")]
    [InlineData("""{ "input": 1, "output": 5, "windows": [{ "input": 2, "output": 7 }] }""", "models.m.prices.windows[0]", "{…}", "when it holds")]
    [InlineData("""{ "input": 1, "output": 5, "windows": [{ "utc": ["01:00-04:00"], "days": ["monday"], "input": 2, "output": 7 }] }""", "models.m.prices.windows[0].days", "[…]", "no weekday")]
    [InlineData("""{ "input": 1, "output": 5, "verified": "22.11.2026" }""", "models.m.prices.verified", "\"22.11.2026\"", "write a day")]
    [InlineData("7", "models.m.prices", "7", "prices per million tokens")]
    public void A_wrong_price_is_named_with_place_value_and_remedy(string prices, string path, string value, string remedy)
    {
        var problems = TestCard.Problems($$"""
            {
              "provider": "p", "verified": "2026-01-01",
              "models": {
                "m": { "prices": {{prices}} }
              }
            }
            """);
        problems.Count.ShouldBe(1, string.Join('\n', problems));
        problems[0].File.ShouldBe("own.json");
        problems[0].Line.ShouldBe(4);
        problems[0].Path.ShouldBe(path);
        problems[0].Value.ShouldStartWith(value);
        problems[0].Message.ShouldContain(remedy);
    }

    [Theory]
    [InlineData("""{ "verified": "2026-01-01", "models": {} }""", "\"provider\": \"openai\"")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "currency": "EUR" }""", "convert the prices")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "model": {} }""", "write \"models\"")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": {} } }""", "no prices")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": 3 } }""", "write an object")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "can": ["fly"], "included": true } } }""", "no capability")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "context": "big", "included": true } } }""", "whole number")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "included": 1 } } }""", "true or false")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "from": "2026-05-01", "to": "2026-05-01", "included": true } } }""", "ends before it starts")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "periods": [{ "included": true, "prices": {} }] } } }""", "unknown name")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "periods": [{ "prices": { "input": 1 } }, { "from": "2026-05-01", "prices": { "input": 2 } }] } } }""", "overlaps")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "prices": { "input": 1 }, "tiers": { "fast": { "input": 2 } } } } }""", "another word for \"priority\"")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "prices": { "input": 1 }, "fees": { "web_search": 5000 } } } }""", "per million tokens")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "prices": { "input": 1 }, "except": { "because": "why" } } } }""", "unknown name")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "models": { "m": { "aliases": ["n"], "included": true }, "n": { "included": true } } }""", "already names")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "multipliers": [{ "region": "us" }] }""", "\"factor\": 1.1")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "multipliers": [{ "factor": 0 }] }""", "above 0")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "multipliers": [{ "factor": 1.1, "models": ["x"] }] }""", "no model \"x\"")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "multipliers": [{ "factor": 1.1, "buckets": ["tokens"] }] }""", "no bucket")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "inherits": [{ "from": "q" }] }""", "no provider \"q\"")]
    [InlineData("""{ "provider": "p", "verified": "2026-01-01", "inherits": [{}] }""", "whose prices")]
    [InlineData("[]", "one JSON object")]
    [InlineData("", "not valid JSON")]
    [InlineData("{ \"provider\": ", "not valid JSON")]
    public void A_wrong_file_is_named(string json, string remedy)
    {
        var problems = TestCard.Problems(json);
        problems.Count.ShouldBe(1, string.Join('\n', problems));
        problems[0].Message.ShouldContain(remedy);
        problems[0].ToString().ShouldStartWith("own.json:1: ");
    }

    [Fact]
    public void The_sample_of_own_rates_loads_and_prices()
    {
        var card = RateCard.BuiltIn.WithOverlay([new RateCardSource("rates.json", File.ReadAllBytes(Sample()))]).Card.ShouldNotBeNull();

        var rates = card.Match("openai", "gpt-5").Rates!;
        var then = new PriceConditions(new DateTimeOffset(2026, 10, 31, 0, 0, 0, TimeSpan.Zero));
        var now = new PriceConditions(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        (rates.RateFor(then, Bucket.Output)!.Price, rates.RateFor(now, Bucket.Output)!.Price).ShouldBe((10m, 8m));
        card.Match("openai", "acme-internal").Rates!.RateFor(now, Bucket.Output)!.IsIncluded.ShouldBeTrue();
    }

    [Fact]
    public void An_operators_own_prices_need_no_date_and_say_that_they_have_none()
    {
        var load = RateCard.BuiltIn.WithOverlay([new RateCardSource("mine.json", Encoding.UTF8.GetBytes("""{ "provider": "p", "models": { "m": { "prices": { "input": 1, "output": 5 } } } }"""))]);

        load.Problems.ShouldBeEmpty();
        var rates = load.Card!.Match("p", "m").Rates!.Periods.SelectMany(period => period.Rates).ToList();
        rates.Count.ShouldBe(2);
        rates.ShouldAllBe(rate => rate.VerifiedOn == null && rate.Source == "own card");
    }

    [Fact]
    public void All_problems_of_all_files_are_reported_at_once_in_order()
    {
        var load = RateCard.Load(
            [
                TestCard.Source("{\n\"provider\": \"a\", \"verified\": \"2026-01-01\",\n\"models\": { \"m\": { \"prices\": { \"input\": 2000,\n\"output\": 1 } } } }", "a.json"),
                TestCard.Source("{ nonsense", "b.json"),
                TestCard.Source("{ \"provider\": \"c\", \"verified\": \"2026-01-01\", \"models\": { \"m\": {} } }", "c.json"),
            ],
            1);

        load.IsValid.ShouldBeFalse();
        load.Card.ShouldBeNull();
        load.Problems.Select(problem => $"{problem.File}:{problem.Line}").ShouldBe(["a.json:3", "a.json:4", "b.json:1", "c.json:1"]);
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_fine()
    {
        var bytes = Encoding.UTF8.Preamble.ToArray().Concat(Encoding.UTF8.GetBytes(
            "{ /* mine */ \"provider\": \"p\", \"verified\": \"2026-01-01\", // yes\n \"models\": { \"m\": { \"prices\": { \"input\": 1, \"output\": 2, }, }, }, }")).ToArray();
        RateCard.Load([new RateCardSource("x", bytes)], 1).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void A_sane_rule_can_be_excepted_with_a_reason()
    {
        const string Json = """{ "provider": "p", "verified": "2026-01-01", "models": { "m": { EXCEPT "prices": { "input": 2, "output": 1 } } } }""";
        TestCard.Problems(Json.Replace("EXCEPT", "", StringComparison.Ordinal)).Count.ShouldBe(1);
        TestCard.Problems(Json.Replace("EXCEPT", """ "except": { "output_below_input": "" }, """, StringComparison.Ordinal)).Count.ShouldBe(1);
        TestCard.Problems(Json.Replace("EXCEPT", """ "except": { "output_below_input": "a summariser" }, """, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Stacked_multipliers_that_leave_the_ledger_s_digits_are_refused()
    {
        // 0.02 × 0.1 × 0.5 × 1.1 × 0.825 per million is 0.0009075: 907.5 pico a token, and still exact.
        const string Json = """
            { "provider": "p", "verified": "2026-01-01", "multipliers": [{ "region": "us", "factor": 1.1 }, { "factor": FACTOR }],
              "models": { "m": { "prices": { "input": 0.02, "output": 0.02, "cache_read": 0.002 }, "tiers": { "batch": { "input": 0.01, "cache_read": 0.001, "output": 0.01 } } } } }
            """;
        TestCard.Problems(Json.Replace("FACTOR", "0.825", StringComparison.Ordinal)).ShouldBeEmpty();
        var problems = TestCard.Problems(Json.Replace("FACTOR", "0.825000001", StringComparison.Ordinal));
        problems.Count.ShouldBe(1);
        problems[0].Message.ShouldContain("more digits than the ledger's 15");
        problems[0].Value.ShouldBe("input 0.02 × 0.9075000011");
    }

    [Fact]
    public void Content_and_not_its_spelling_makes_the_hash()
    {
        var one = TestCard.Models(""" "a": { "prices": { "input": 1.50, "output": 2 } }, "b": { "included": true } """);
        var same = TestCard.Models(""" "b": { "included": true }, /* moved */ "a": { "prices": { "output": 2.0, "input": 1.5 } } """);
        var other = TestCard.Models(""" "a": { "prices": { "input": 1.51, "output": 2 } }, "b": { "included": true } """);
        one.ContentHash.ShouldBe(same.ContentHash);
        one.ContentHash.ShouldNotBe(other.ContentHash);
        one.ContentHash.Length.ShouldBe(64);
    }

    private static string Sample([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples", "rates.json");
}
