using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Routing;

namespace Tollgate.Gateway.Tests.Routing;

public sealed class MisspellingTests
{
    [Theory]
    [InlineData("openai", "gpt-5-mni", "gpt-5-mini")]
    [InlineData("openai", "gpt-4o-minii", "gpt-4o-mini")]
    [InlineData("openai", "gpt-4i-mini", "gpt-4o-mini")]
    [InlineData("openai", "gpt-5-2", "gpt-5.2")]
    [InlineData("openai", "o3mini", "o3-mini")]
    [InlineData("anthropic", "claude-sonet-4-5", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-sonnet-4.5", "claude-sonnet-4-5")]
    [InlineData("google", "gemini-2.5-flsh", "gemini-2.5-flash")]
    [InlineData("mistral", "mistral-lrge-latest", "mistral-large-latest")]
    public void A_letter_or_two_off_is_a_misspelling(string vendor, string name, string meant) =>
        Misspelling.Of(name, Known(vendor)).ShouldBe(meant);

    [Theory]
    [InlineData("openai", "gpt-5.3")]
    [InlineData("openai", "gpt-6")]
    [InlineData("openai", "gpt-7-mini")]
    [InlineData("openai", "o5")]
    [InlineData("openai", "gpt-5.2-audio-preview")]
    [InlineData("anthropic", "claude-opus-5-1")]
    [InlineData("anthropic", "claude-sonnet-6")]
    [InlineData("google", "gemini-4-pro")]
    [InlineData("google", "gemini-3.9-flash")]
    public void Another_version_or_another_model_is_none(string vendor, string name) =>
        Misspelling.Of(name, Known(vendor)).ShouldBeNull();

    private static IEnumerable<string> Known(string vendor) => RateCard.BuiltIn.NamesOf(vendor);
}
