using Tollgate.Economics.Pricing;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class ServedModelTests
{
    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-2024-05-13")] // a price of its own
    [InlineData("openai", "gpt-4o", "gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("openai", "gpt-4o-2024-05-13", "gpt-4o", "gpt-4o-2024-05-13")] // says less than what was asked
    [InlineData("openai", "gpt-4o", null, "gpt-4o")]
    [InlineData("openai", "gpt-4o", "my-deployment", "gpt-4o")]
    [InlineData("openai", "gpt-4o", "openai/gpt-4o-mini", "gpt-4o")] // a router's spelling decides nothing
    [InlineData("openai", "my-deployment", "gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", "gpt-4o-mini", "ft:gpt-4o-mini-2024-07-18")]
    [InlineData("anthropic", "claude-opus-4-6", "claude-haiku-4-5-20251001", "claude-haiku-4-5")]
    public void The_served_model_decides_where_the_card_knows_its_name(string provider, string asked, string? served, string expected)
    {
        var card = RateCard.BuiltIn;
        card.MatchServed(provider, asked, card.Match(provider, asked), served).Rates!.Model.ShouldBe(expected);
    }

    [Fact]
    public void A_free_variant_stays_free_when_the_answer_leaves_the_suffix_out()
    {
        var card = RateCard.BuiltIn;
        var asked = card.Match("openrouter", "deepseek/deepseek-v3.2:free");
        card.MatchServed("openrouter", "deepseek/deepseek-v3.2:free", asked, "deepseek/deepseek-v3.2").ShouldBe(asked);
    }

    [Fact]
    public void The_region_of_the_asked_name_stays()
    {
        var card = RateCard.BuiltIn;
        const string asked = "us.anthropic.claude-opus-4-6-v1";
        var match = card.MatchServed("bedrock", asked, card.Match("bedrock", asked), "claude-haiku-4-5");
        (match.Rates!.Model, match.Region).ShouldBe(("claude-haiku-4-5", "us"));
    }
}
