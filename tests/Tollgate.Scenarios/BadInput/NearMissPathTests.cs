using System.Net;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Clients build paths from base URLs of many shapes; what they mean is answered.</summary>
public sealed class NearMissPathTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/v1/chat/completions")]
    [InlineData("/openai/v1/chat/completions")]
    [InlineData("/openai/chat/completions")]
    [InlineData("/chat/completions")]
    [InlineData("/api/v1/chat/completions")]
    [InlineData("/v1/chat/completions/")]
    [InlineData("//v1//chat/completions")]
    public async Task A_chat_is_answered_at(string path) => await ShouldAnswerAsync(path, Bodies.Chat("gpt-4.1-mini", "[[sim: out=1]]"), "openai.chat");

    [Theory]
    [InlineData("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21")]
    public async Task An_azure_deployment_is_answered_at(string path) =>
        await ShouldAnswerAsync(path, """{"messages":[{"role":"user","content":"[[sim: out=1]]"}]}""", "openai.chat");

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/v1/messages")]
    [InlineData("/anthropic/v1/messages")]
    [InlineData("/anthropic/messages")]
    [InlineData("/anthropic/v1/v1/messages")]
    [InlineData("/messages")]
    [InlineData("/v1/messages/")]
    public async Task A_message_is_answered_at(string path) =>
        await ShouldAnswerAsync(path, Bodies.Messages("claude-sonnet-4-5", "[[sim: out=1]]"), "anthropic.messages");

    [Theory]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent")]
    [InlineData("/gemini/v1beta/models/gemini-2.5-flash:generateContent")]
    [InlineData("/v1/models/gemini-2.5-flash:generateContent")]
    [InlineData("/gemini/models/gemini-2.5-flash:generateContent")]
    public async Task A_gemini_request_is_answered_at(string path) => await ShouldAnswerAsync(path, Bodies.Gemini("[[sim: out=1]]"), "gemini.generate");

    [Theory]
    [InlineData("/v1/responses")]
    [InlineData("/openai/v1/responses")]
    [InlineData("/responses")]
    public async Task A_response_is_made_at(string path) => await ShouldAnswerAsync(path, Bodies.Responses("gpt-4.1-mini", "[[sim: out=1]]"), "openai.responses");

    private async Task ShouldAnswerAsync(string path, string body, string surface)
    {
        var caller = rig.NewCaller();

        using var answer = await rig.Http.SendAsync(Request(path, body, caller));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        rig.SimulatedOf(await rig.OnlyRowAsync(caller))!.Surface.ShouldBe(surface);
    }

    // Not through Uri combination, which would tidy the path up.
    private HttpRequestMessage Request(string path, string body, RigCaller caller)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address.ToString().TrimEnd('/') + path)) { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
        return request;
    }
}
