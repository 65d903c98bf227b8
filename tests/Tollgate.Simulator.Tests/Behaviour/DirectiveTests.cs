using Tollgate.Simulator.Behaviour;

namespace Tollgate.Simulator.Tests.Behaviour;

public sealed class DirectiveTests : SimulatorTest
{
    [Fact]
    public void Every_key_is_read_in_both_syntaxes()
    {
        const string Spaced = "in=1 cached=2 write5m=3 write1h=4 out=5 reasoning=6 search=7 chunk=8 retry=9 text=\"a b\" tool=t tier=flex model=m latency=lognormal:200ms,0.5 delay=10ms fault=cut:1 fault=malformed:2 fault=overloaded:3 fault=hidden:4 fault=drip:5,6ms fault=nousage fault=timeout fault=close fault=status:418";
        var spaced = DirectiveParser.Parse(Spaced, out var error);
        error.ShouldBeNull();
        spaced.ShouldBe(DirectiveParser.Parse(Spaced.Replace("\"a b\"", "\"a b\"", StringComparison.Ordinal).Replace(" ", ",", StringComparison.Ordinal)
            .Replace("\"a,b\"", "\"a b\"", StringComparison.Ordinal), out error));
        error.ShouldBeNull();
        (spaced.Text, spaced.Status, spaced.DripBytes, spaced.Latency!.Value.Sigma).ShouldBe(("a b", 418, 5, 0.5));
    }

    [Theory]
    [InlineData("out=-1")]
    [InlineData("out=")]
    [InlineData("fault=status:99")]
    [InlineData("fault=unheard")]
    [InlineData("latency=soon")]
    [InlineData("nonsense")]
    public void Nonsense_is_an_error(string text)
    {
        DirectiveParser.Parse(text, out var error);
        error.ShouldNotBeNull();
        Should.Throw<FormatException>(() => Host.Rules.Add(text));
    }

    [Fact]
    public async Task The_text_beats_the_model_name_which_beats_the_rules()
    {
        Host.Rules.Add("out=3 in=30 reasoning=300");
        var usage = (await PostAsync("/v1/chat/completions", Chat("Hi [[sim: out=1]]", model: "gpt-4o+out=2,in=20"))).GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(20);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(301);
    }

    [Fact]
    public async Task A_rule_matches_by_model_path_text_and_number_and_wears_out()
    {
        Host.Rules.Add(new SimulatorRule("fault=status:500") { Model = "gpt-*", Path = "/v1/chat/*", Text = "boom", Nth = 2, Times = 1 });
        await PostAsync("/v1/chat/completions", Chat("quiet"));
        await PostAsync("/v1/chat/completions", Chat("boom", model: "o3"));
        await PostAsync("/v1/chat/completions", Chat("boom"));
        await PostAsync("/v1/chat/completions", Chat("boom"), 500);
        await PostAsync("/v1/chat/completions", Chat("boom"));
        Host.Rules.Current[0].Applied.ShouldBe(1);
    }

    [Fact]
    public async Task Rules_are_posted_listed_and_deleted()
    {
        var id = (await PostAsync("/_sim/rules", """{"directive":"text=fixed","model":"gpt*"}""", 201)).GetProperty("id").GetInt32();
        var body = await PostAsync("/v1/chat/completions", Chat("Hi"));
        body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("fixed");
        (await Client.GetStringAsync("/_sim/rules", Stop)).ShouldContain("text=fixed");
        using var deleted = await Client.DeleteAsync($"/_sim/rules/{id}", Stop);
        deleted.IsSuccessStatusCode.ShouldBeTrue();
        Host.Rules.Current.Count.ShouldBe(0);
        await PostAsync("/_sim/rules", """{"directive":"bad"}""", 400);
    }
}
