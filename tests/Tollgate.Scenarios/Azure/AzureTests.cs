using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tollgate.Economics.Money;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Azure;

/// <summary>Azure names deployments where others name models: in the path, and for responses in the body.</summary>
public sealed class AzureTests(AzureRig rig) : IClassFixture<AzureRig>
{
    private const string Response =
        """{"id":"resp_az","object":"response","status":"completed","model":"gpt-4o-mini-2024-07-18","output":[],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":15}}""";

    [Theory]
    [InlineData("/openai/v1/responses?api-version=preview", "gpt-4o-mini", "/openai/v1/responses?api-version=preview")]
    [InlineData("/openai/v1/responses", "chat-prod", "/openai/v1/responses?api-version=preview")]
    [InlineData("/openai/v1/responses?api-version=latest", "az/gpt-4o-mini", "/openai/v1/responses?api-version=latest")]
    [InlineData("/openai/responses?api-version=2025-04-01-preview", "az/chat-prod", "/openai/responses?api-version=2025-04-01-preview")]
    [InlineData("/v1/responses", "gpt-4o-mini", "/openai/v1/responses?api-version=preview")]
    public async Task A_response_names_the_deployment_in_its_body_and_is_priced_as_the_model(string path, string model, string target)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        Answer(Response);

        using var answer = await rig.SendAsync(caller, path, $$"""{"input":"hi","model":"{{model}}","max_output_tokens":50}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var (called, headers, body) = rig.Upstream.Received.Last();
        called.ShouldBe(target);
        headers["api-key"].ShouldBe("azure-key");
        Encoding.UTF8.GetString(body).ShouldBe("""{"input":"hi","model":"chat-prod","max_output_tokens":50}""");
        var row = await rig.OnlyRowAsync(caller);
        (row.End.PriceState, row.End.Cost).ShouldBe((PriceState.Priced, new Amount(((10 * 0.15m) + (5 * 0.6m)) / 1_000_000m)));
    }

    [Theory]
    [InlineData("/v1/responses/resp_own", "/openai/v1/responses/resp_own?api-version=preview")]
    [InlineData("/openai/responses/resp_own?api-version=2025-04-01-preview", "/openai/responses/resp_own?api-version=2025-04-01-preview")]
    public async Task A_stored_response_is_read_where_it_is_stored(string path, string target)
    {
        var caller = rig.NewCaller();

        // One id an owner: whoever made it first has it.
        var id = "resp_" + caller.Organization;
        Answer(Response.Replace("resp_az", id, StringComparison.Ordinal));
        using var made = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses("az/gpt-4o-mini", "hi"));
        made.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var answer = await rig.SendAsync(caller, path.Replace("resp_own", id, StringComparison.Ordinal), null, HttpMethod.Get);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        rig.Upstream.Received.Last().Target.ShouldBe(target.Replace("resp_own", id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpt-4o-mini")]
    [InlineData("az/chat-prod")]
    public async Task A_chat_names_the_deployment_in_its_path(string model)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        Answer("""{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat(model, "hi", maxTokens: 50));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        rig.Upstream.Received.Last().Target.ShouldBe("/openai/deployments/chat-prod/chat/completions?api-version=2024-10-21");
        (await rig.OnlyRowAsync(caller)).End.PriceState.ShouldBe(PriceState.Priced);
    }

    [Fact]
    public async Task The_list_of_models_has_what_is_deployed_and_nothing_else()
    {
        (await ModelsAsync(rig.NewCaller())).ShouldBe(["gpt-4.1", "gpt-4o-mini"]);
        (await ModelsAsync(rig.NewCaller(plan => plan.Models = ["gpt-4o*"]))).ShouldBe(["gpt-4o-mini"]);
        (await ModelsAsync(rig.NewCaller(plan => plan.Surfaces = ["messages"]))).ShouldBeEmpty();
    }

    private async Task<List<string>> ModelsAsync(RigCaller caller)
    {
        using var answer = await rig.SendAsync(caller, "/v1/models", null, HttpMethod.Get);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await answer.Content.ReadAsStringAsync()).Json().GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private void Answer(string body) => rig.Upstream.Answer = async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    };
}
