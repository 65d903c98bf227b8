using Tollgate.Economics.Pricing;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class RateCardMatchTests
{
    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-4o", MatchKind.Exact, null)]
    [InlineData("openai", "GPT-4o", "gpt-4o", MatchKind.Exact, null)]
    [InlineData("openai", "gpt-4o-2024-05-13", "gpt-4o-2024-05-13", MatchKind.Exact, null)] // has a price of its own
    [InlineData("openai", "gpt-4o-2024-08-06", "gpt-4o", MatchKind.Alias, null)]
    [InlineData("openai", "gpt-4o-2027-01-31", "gpt-4o", MatchKind.Snapshot, null)]
    [InlineData("openai", "o4-mini-2025-04-16", "o4-mini", MatchKind.Alias, null)]
    [InlineData("anthropic", "claude-opus-4-8-20261201", "claude-opus-4-8", MatchKind.Snapshot, null)]
    [InlineData("anthropic", "claude-sonnet-4-5@20250929", "claude-sonnet-4-5", MatchKind.Snapshot, null)]
    [InlineData("anthropic", "claude-sonnet-4.5-20270101", "claude-sonnet-4-5", MatchKind.Snapshot, null)] // date behind an alias
    [InlineData("openai", "openai/gpt-5", "gpt-5", MatchKind.Prefixed, null)]
    [InlineData("", "openai/gpt-5", "gpt-5", MatchKind.Prefixed, null)]
    [InlineData("", "x-ai/grok-3-2027-01-01", "grok-3", MatchKind.Snapshot, null)]
    [InlineData("azure", "azure/gpt-5-2025-08-07", null, MatchKind.Prefixed, null)]
    [InlineData("x-ai", "grok-3", "grok-3", MatchKind.Exact, null)] // the provider under another name
    [InlineData("google", "models/gemini-2.5-pro", "gemini-2.5-pro", MatchKind.Prefixed, null)]
    [InlineData("vertex", "publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro", MatchKind.Prefixed, null)]
    [InlineData("vertex", "projects/p/locations/us-east5/publishers/anthropic/models/claude-opus-4-6@default", "claude-opus-4-6", MatchKind.Prefixed, "us-east5")]
    [InlineData("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5", MatchKind.Prefixed, "us")]
    [InlineData("bedrock", "eu.anthropic.claude-opus-4-6-v1", "claude-opus-4-6", MatchKind.Prefixed, "eu")]
    [InlineData("bedrock", "global.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5", MatchKind.Prefixed, "global")]
    [InlineData("bedrock", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5", MatchKind.Prefixed, "us")]
    [InlineData("bedrock", "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5", MatchKind.Prefixed, null)]
    [InlineData("bedrock", "anthropic.claude-sonnet-4-6", "claude-sonnet-4-6", MatchKind.Prefixed, null)]
    [InlineData("bedrock", "bedrock/us.anthropic.claude-sonnet-4-6", "claude-sonnet-4-6", MatchKind.Prefixed, "us")]
    [InlineData("fireworks", "accounts/fireworks/models/llama4-maverick-instruct-basic", "llama4-maverick-instruct-basic", MatchKind.Prefixed, null)]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", "ft:gpt-4o-mini-2024-07-18", MatchKind.FineTuned, null)]
    [InlineData("openai", "ft:gpt-4o-mini-2026-02-03:acme:suffix:abc", "ft:gpt-4o-mini-2024-07-18", MatchKind.FineTuned, null)]
    [InlineData("openai", "ft:gpt-4o-2024-08-06", "ft:gpt-4o-2024-08-06", MatchKind.Exact, null)]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4-5", MatchKind.Alias, null)]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5:thinking", "anthropic/claude-sonnet-4-5", MatchKind.Prefixed, null)]
    [InlineData("openrouter", "deepseek/whatever:free", ":free", MatchKind.Prefixed, null)]
    public void A_name_finds_its_entry(string provider, string model, string? expected, MatchKind kind, string? region)
    {
        var match = RateCard.BuiltIn.Match(provider, model);
        match.Rates.ShouldNotBeNull();
        match.Rates.Model.ShouldBe(expected ?? "gpt-5");
        match.Kind.ShouldBe(kind);
        match.Region.ShouldBe(region);
        match.IsInferred.ShouldBe(kind is not (MatchKind.Exact or MatchKind.Alias));
    }

    [Theory]
    [InlineData("bedrock", "eu.anthropic.claude-next-v1:0", "eu")]
    [InlineData("bedrock", "global.anthropic.claude-next-v1:0", "global")]
    [InlineData("vertex", "projects/p/locations/us-east5/publishers/anthropic/models/claude-next", "us-east5")]
    [InlineData("bedrock", "anthropic.claude-next-v1:0", null)]
    public void A_name_that_the_card_does_not_know_says_its_region_all_the_same(string provider, string model, string? region)
    {
        var match = RateCard.BuiltIn.Match(provider, model);
        match.Rates.ShouldBeNull();
        match.Region.ShouldBe(region);
    }

    [Theory]
    [InlineData("openai", "gpt-4o-2024-13-45")] // no date
    [InlineData("openai", "gpt-4o-mini-high")]
    [InlineData("openai", "gpt-99")]
    [InlineData("openai", "ft:gpt-5:acme::abc")] // never at the base's price
    [InlineData("openai", "claude-opus-4-6")] // never another provider's price
    [InlineData("openai", "anthropic/claude-opus-4-6")]
    [InlineData("mistral", "mistral-large-2402")] // four digits are part of the name
    [InlineData("openrouter", "openai/gpt-5:nitro")] // a variant with another price
    [InlineData("deepseek", "deepseek-chat:free")] // ":free" is OpenRouter's
    [InlineData("nobody", "gpt-5")]
    [InlineData("", "gpt-5")]
    [InlineData("", "nobody/gpt-5")]
    [InlineData("openai", "")]
    [InlineData("openai", "/")]
    [InlineData("bedrock", ":0")]
    public void What_is_not_in_the_card_has_no_price(string provider, string model)
    {
        var match = RateCard.BuiltIn.Match(provider, model);
        match.Rates.ShouldBeNull();
        match.Kind.ShouldBe(MatchKind.None);
    }

    [Fact]
    public void A_provider_s_entry_for_all_models_comes_last()
    {
        var card = TestCard.Of("""{ "provider": "mine", "verified": "2026-01-01", "models": { "*": { "included": true }, "big": { "prices": { "input": 1, "output": 2 } } } }""");
        card.Match("mine", "anything").Kind.ShouldBe(MatchKind.ProviderWide);
        card.Match("mine", "anything").IsInferred.ShouldBeFalse();
        card.Match("mine", "big-2026-05-05").Rates!.Model.ShouldBe("big");
    }

    [Theory]
    [InlineData("gpt-5-mni", "gpt-5-mini")]
    [InlineData("claude-opus-4_6", "claude-opus-4-6")]
    [InlineData("Gemini-2.5-Flsh", "gemini-2.5-flash")]
    public void A_mistyped_name_gets_a_suggestion(string typed, string expected) => RateCard.BuiltIn.NearestModels(typed)[0].ShouldBe(expected);

    [Fact]
    public void Suggestions_can_be_of_one_provider_and_are_empty_when_nothing_is_near()
    {
        RateCard.BuiltIn.NearestModels("gpt-5-mni", "groq").ShouldBeEmpty();
        RateCard.BuiltIn.NearestModels("grok-33", "x-ai")[0].ShouldBe("grok-3");
        RateCard.BuiltIn.NearestModels("gpt-5", "nobody").ShouldBeEmpty();
        RateCard.BuiltIn.NearestModels("totally-unrelated-name-of-a-model").ShouldBeEmpty();
        RateCard.BuiltIn.NearestModels("gpt-5", count: 2).Count.ShouldBe(2);
    }
}
