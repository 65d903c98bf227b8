using FsCheck;
using FsCheck.Fluent;
using Tollgate.Gateway.Identity;

namespace Tollgate.Gateway.Tests.Identity;

public sealed class ModelPermissionTests
{
    [Theory]
    [InlineData("gpt-5", "gpt-5", true)]
    [InlineData("gpt-5", "gpt-5-mini", false)]
    [InlineData("gpt-5*", "gpt-5-mini", true)]
    [InlineData("gpt-5*", "gpt-5", true)]
    [InlineData("*-mini", "gpt-5-mini", true)]
    [InlineData("*-mini", "gpt-5-mini-2026", false)]
    [InlineData("claude-*-4*", "claude-sonnet-4-5", true)]
    [InlineData("claude-*-4*", "claude-sonnet-3-5", false)]
    [InlineData("openai/*", "OpenAI/gpt-5", false)]
    [InlineData("**", "", true)]
    [InlineData("a*b*c", "aXbXbXc", true)]
    [InlineData("a*b*c", "aXbXcX", false)]
    [InlineData("gpt.5", "gptx5", false)]
    public void A_star_stands_for_any_characters(string glob, string model, bool permitted) =>
        new ModelPermission([glob]).Permits(model).ShouldBe(permitted);

    [Fact]
    public void No_globs_and_a_lone_star_permit_everything()
    {
        ModelPermission.All.PermitsAll.ShouldBeTrue();
        new ModelPermission(["x", "*"]).Permits("anything").ShouldBeTrue();
        new ModelPermission(["x"]).PermitsAll.ShouldBeFalse();
    }

    [Fact]
    public void Globs_agree_with_regular_expressions()
    {
        var texts = Gen.Elements('a', 'b', '*').ListOf().Resize(12).Zip(Gen.Elements('a', 'b').ListOf().Resize(12)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260310, 7).WithMaxTest(3000), Prop.ForAll(texts, pair =>
        {
            var (glob, text) = (string.Concat(pair.Item1), string.Concat(pair.Item2));
            var pattern = "^" + glob.Replace("*", ".*", StringComparison.Ordinal) + "$";
            var expected = System.Text.RegularExpressions.Regex.IsMatch(text, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
            return new ModelPermission([glob]).Permits(text) == expected;
        }));
    }
}
