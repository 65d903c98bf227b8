using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Usage;

public sealed class ProviderNamesTests
{
    [Theory]
    [InlineData("xAI", "xai")]
    [InlineData("x.ai", "xai")]
    [InlineData("X-AI", "xai")]
    [InlineData("OpenRouter", "openrouter")]
    [InlineData("azure-openai", "azure")]
    [InlineData("google-vertex", "vertex")]
    [InlineData("Vertex", "vertex")]
    [InlineData("gemini", "google")]
    [InlineData("Bedrock", "bedrock")]
    [InlineData("amazon-bedrock", "bedrock")]
    [InlineData("DeepSeek", "deepseek")]
    public void A_provider_counts_and_costs_the_same_under_all_its_names(string name, string own)
    {
        foreach (var format in (string[])["openai-chat", "openai-responses", "gemini", "bedrock-converse", "anthropic-messages"])
        {
            CountingConventions.For(format, name).ShouldBeSameAs(CountingConventions.For(format, own));
        }

        var model = RateCard.BuiltIn.Models.First(entry => entry.Provider == own && entry.Model != "*");
        RateCard.BuiltIn.HasProvider(name).ShouldBeTrue();
        RateCard.BuiltIn.Match(name, model.Model).Rates.ShouldBeSameAs(model);
    }

    [Fact]
    public void Every_name_in_the_card_counts_as_the_provider_it_belongs_to()
    {
        foreach (var provider in RateCard.BuiltIn.ProviderModels)
        {
            foreach (var name in provider.Names)
            {
                CountingConventions.For("openai-chat", name).ShouldBeSameAs(CountingConventions.For("openai-chat", provider.Name), name);
            }
        }
    }
}
