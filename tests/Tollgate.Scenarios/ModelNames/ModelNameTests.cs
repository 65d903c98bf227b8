using System.Net;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.ModelNames;

/// <summary>What is new at a provider can be reached; what is merely misspelt cannot.</summary>
public sealed class ModelNameTests(ModelNamesRig rig) : IClassFixture<ModelNamesRig>
{
    [Theory]
    [InlineData("openai/gpt-4.1-mnii", "the provider is named")]
    [InlineData("gpt-4.1-mini-2026-08-01", "a dated snapshot")]
    [InlineData("gpt-4.9-mini", "another version")]
    [InlineData("gpt-4.1-maxi", "configured")]
    [InlineData("newest", "an alias of the operator's")]
    public async Task What_is_new_at_the_provider_can_be_reached(string model, string because)
    {
        using var answer = await AskAsync(model);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, because);
    }

    [Theory]
    [InlineData("gpt-4.1-maxo", "gpt-4.1-maxi")]
    [InlineData("gpt-4.1-minii", "gpt-4.1-mini")]
    [InlineData("gpt-4-1-mini", "gpt-4.1-mini")]
    public async Task What_is_nearly_a_known_or_configured_name_is_refused_with_that_name(string model, string meant)
    {
        using var answer = await AskAsync(model);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("message").GetString()!.ShouldContain($"'{meant}'");
    }

    private Task<HttpResponseMessage> AskAsync(string model) =>
        rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", Bodies.Chat(model, "[[sim: out=1]]"));
}
