using FsCheck;
using FsCheck.Fluent;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Tokens;

public sealed class ImageTokensTests
{
    [Theory]
    [InlineData("openai", "gpt-4o", ImageRule.OpenAITiles)]
    [InlineData("openai", "gpt-4o-2024-05-13", ImageRule.OpenAITiles)]
    [InlineData("azure", "gpt-4.1", ImageRule.OpenAITiles)]
    [InlineData("openai", "o3", ImageRule.OpenAITiles)]
    [InlineData("openai", "gpt-4o-mini", ImageRule.OpenAIDearTiles)]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::1", ImageRule.OpenAIDearTiles)]
    [InlineData("openai", "gpt-4.1-nano", ImageRule.OpenAIFewPatches)]
    [InlineData("openai", "gpt-5-mini-2025-08-07", ImageRule.OpenAIFewPatches)]
    [InlineData("openai", "o4-mini", ImageRule.OpenAIFewPatches)]
    [InlineData("openai", "gpt-5", ImageRule.OpenAIPatches)]
    [InlineData("openai", "gpt-6-astra", ImageRule.OpenAIPatches)]
    [InlineData("openai", "gpt-5.4-nano", ImageRule.OpenAIDearPatches)]
    [InlineData("openai", "of-tomorrow", ImageRule.OpenAIPatches)]
    [InlineData("anthropic", "claude-opus-5", ImageRule.Claude)]
    [InlineData("google", "gemini-2.5-pro", ImageRule.Gemini)]
    [InlineData("mistral", "pixtral-12b", ImageRule.Unknown)]
    [InlineData("openrouter", "openai/gpt-4o", ImageRule.Unknown)]
    public void A_model_has_the_rule_of_its_family(string vendor, string model, ImageRule rule) => ImageTokens.RuleOf(vendor, model).ShouldBe(rule);

    // Examples of the providers' own pages, and what images of these sizes were measured to cost.
    [Theory]
    [InlineData(ImageRule.OpenAITiles, 1024, 1024, 765)]
    [InlineData(ImageRule.OpenAITiles, 2048, 4096, 1105)]
    [InlineData(ImageRule.OpenAIDearTiles, 1024, 1024, 25_501)]
    [InlineData(ImageRule.OpenAIFewPatches, 1024, 1024, 1_659)]
    [InlineData(ImageRule.OpenAIFewPatches, 1800, 2400, 2_353)]
    [InlineData(ImageRule.OpenAIPatches, 256, 256, 77)]
    [InlineData(ImageRule.OpenAIPatches, 1920, 1080, 2_448)]
    [InlineData(ImageRule.OpenAIPatches, 4032, 3024, 14_364)]
    [InlineData(ImageRule.Claude, 1000, 1000, 1_334)]
    [InlineData(ImageRule.Claude, 1024, 1024, 1_446)]
    [InlineData(ImageRule.Claude, 3840, 2160, 3_069)]
    [InlineData(ImageRule.Claude, 4032, 3024, 4_005)]
    [InlineData(ImageRule.Gemini, 960, 540, 1_548)]
    [InlineData(ImageRule.Gemini, 4032, 3024, 1_101)]
    public void Published_and_measured_costs_are_covered(ImageRule rule, int width, int height, long tokens)
    {
        ImageTokens.AtMost(rule, new ImageSize(width, height)).ShouldBeGreaterThanOrEqualTo(tokens);
        ImageTokens.AtMost(rule, new ImageSize(height, width)).ShouldBeGreaterThanOrEqualTo(tokens);
    }

    [Fact]
    public void An_image_turned_costs_the_same_and_never_less_than_its_formula_says() =>
        Prop.ForAll(Gen.Choose(1, 9000).Two().ToArbitrary(), sides =>
        {
            var (width, height) = sides;
            var (size, turned) = (new ImageSize(width, height), new ImageSize(height, width));
            return Enum.GetValues<ImageRule>().All(rule => ImageTokens.AtMost(rule, size) == ImageTokens.AtMost(rule, turned))
                && ImageTokens.AtMost(ImageRule.OpenAITiles, size) >= Tiles(width, height)
                && ImageTokens.AtMost(ImageRule.OpenAIDearTiles, size) <= ImageTokens.Unsized(ImageRule.OpenAIDearTiles)
                && ImageTokens.AtMost(ImageRule.OpenAIFewPatches, size) >= Patches(width, height, 32, 1536) * 2.46
                && ImageTokens.AtMost(ImageRule.OpenAIPatches, size) >= Patches(width, height, 32, 10_000) * 1.2
                && ImageTokens.AtMost(ImageRule.Claude, size) >= Patches(width, height, 28, 4784);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Without_a_formula_the_allowance_stays()
    {
        ImageTokens.AtMost(ImageRule.Unknown, new ImageSize(10, 10)).ShouldBe(6_500);
        ImageTokens.Unsized(ImageRule.Claude).ShouldBe(6_500);
        ImageTokens.Unsized(ImageRule.OpenAIDearTiles).ShouldBeGreaterThan(48_169);
    }

    // As OpenAI describes it: into a square of 2,048, then the short side down to 768, then squares of 512.
    private static double Tiles(double width, double height)
    {
        var fit = Math.Min(1, 2048 / Math.Max(width, height));
        (width, height) = (width * fit, height * fit);
        var shrink = Math.Min(1, 768 / Math.Min(width, height));
        return 85 + (170 * Math.Ceiling(Math.Round(width * shrink, 6) / 512) * Math.Ceiling(Math.Round(height * shrink, 6) / 512));
    }

    // Patches of the largest size of the same proportions that has no more of them than the budget.
    private static double Patches(double width, double height, double side, double budget)
    {
        for (var scale = 1.0; ; scale *= 0.995)
        {
            var patches = Math.Ceiling(width * scale / side) * Math.Ceiling(height * scale / side);
            if (patches <= budget)
            {
                return patches;
            }
        }
    }
}
