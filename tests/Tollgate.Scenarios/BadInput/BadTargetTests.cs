using System.Text.Json;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Models, responses, paths and methods that are not there.</summary>
public sealed class BadTargetTests(BadInputRig rig) : BadInputTest(rig), IClassFixture<BadInputRig>
{
    [Theory]
    [InlineData("gtp-5-mini", "gpt-5-mini")]
    [InlineData("cluade-sonnet-4-5", "claude-sonnet-4-5")]
    public async Task An_unknown_model_is_a_404_that_names_the_nearest(string asked, string nearest)
    {
        var path = asked[0] == 'c' ? Messages : Chat;

        using var answer = await Rig.SendAsync(Rig.NewCaller(), path, asked[0] == 'c' ? Bodies.Messages(asked, "x") : Bodies.Chat(asked, "x"));

        (await ShouldRefuseAsync(answer, path, 404, "model_not_found")).ShouldContain($"'{nearest}'");
    }

    [Theory]
    [InlineData("gpt-4.1-mnii", "openai", "gpt-4.1-mini")]
    [InlineData("claude-sonet-4-5", "anthropic", "claude-sonnet-4-5")]
    public async Task A_misspelling_that_a_providers_pattern_would_take_is_a_404_too(string asked, string provider, string meant)
    {
        var path = asked[0] == 'c' ? Messages : Chat;

        using var answer = await Rig.SendAsync(Rig.NewCaller(), path, asked[0] == 'c' ? Bodies.Messages(asked, "x") : Bodies.Chat(asked, "x"));

        var message = await ShouldRefuseAsync(answer, path, 404, "model_not_found");
        message.ShouldContain($"Did you mean '{meant}'?");
        message.ShouldContain($"'{provider}/{asked}'");
    }

    [Fact]
    public async Task A_model_of_another_protocol_is_a_400_that_says_where_to_go()
    {
        using var answer = await Rig.SendAsync(Rig.NewCaller(), Chat, Bodies.Chat("claude-sonnet-4-5", "x"));

        (await ShouldRefuseAsync(answer, Chat, 400, "wrong_protocol")).ShouldContain("/v1/messages");
    }

    [Fact]
    public async Task A_response_nobody_made_is_a_404_of_its_own()
    {
        using var field = await Rig.SendAsync(Rig.NewCaller(), "/v1/responses", """{"model":"gpt-4.1","input":"x","previous_response_id":"resp_none"}""");
        await ShouldRefuseAsync(field, "/v1/responses", 404, "response_not_found");
        (await field.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("param").GetString().ShouldBe("previous_response_id");

        using var path = await Rig.SendAsync(Rig.NewCaller(), "/v1/responses/resp_none", null, HttpMethod.Get);
        await ShouldRefuseAsync(path, "/v1/responses", 404, "response_not_found");
        (await path.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/v1/unknown", 404)]
    [InlineData("/v1/chat/completions/extra", 404)]
    [InlineData("/v1/chat", 404)]
    [InlineData("/v1/files", 404)]
    [InlineData("/v1/images/generations", 404)]
    [InlineData("/v1/audio/speech", 404)]
    [InlineData("/v1/fine_tuning/jobs", 404)]
    [InlineData("/v1/messages/batches", 404)]
    [InlineData("/anthropic/v1/complete", 404)]
    [InlineData("/v1beta/models/gemini-2.5-flash:batchGenerateContent", 404)]
    [InlineData("/gemini/v1beta/cachedContents", 404)]
    [InlineData("/openai/deployments/gpt-4o/images/generations?api-version=1", 404)]
    [InlineData("/v1/responses/resp_1/nonsense", 404)]
    [InlineData("/V1/CHAT/COMPLETIONS", 404)]
    [InlineData("/v1/chat/completions;x=1", 404)]
    [InlineData("/v1/..%2fchat/completions", 404)]
    [InlineData("/v1/requests", 404)]
    [InlineData("/v1/requests/", 404)]
    [InlineData("/v1", 404)]
    [InlineData("/v1/", 404)]
    [InlineData("/anthropic", 404)]
    [InlineData("/chat/completion", 404)]
    [InlineData("/api/v1/keys", 404)]
    public async Task What_is_no_surface_is_refused(string path, int status)
    {
        using var answer = await Rig.SendAsync(Rig.NewCaller(), path, Bodies.Chat("gpt-4.1", "x"));

        (await ShouldRefuseAsync(answer, path, status, "unsupported_endpoint")).ShouldContain("/v1/chat/completions");
    }

    [Theory]
    [InlineData("GET", Chat, 405)]
    [InlineData("PUT", Chat, 405)]
    [InlineData("DELETE", Messages, 405)]
    [InlineData("GET", Messages, 405)]
    [InlineData("GET", Gemini, 405)]
    [InlineData("POST", "/v1/models", 405)]
    [InlineData("POST", "/v1/me", 405)]
    [InlineData("PATCH", "/v1/responses/resp_1", 405)]
    public async Task A_wrong_method_is_a_405(string method, string path, int status)
    {
        using var answer = await Rig.SendAsync(Rig.NewCaller(), path, method == "GET" ? null : "{}", new HttpMethod(method));

        await ShouldRefuseAsync(answer, path, status, "method_not_allowed");
    }

    [Theory]
    [InlineData("/v1/realtime?model=gpt-realtime")]
    [InlineData(Chat)]
    [InlineData("/v1/responses")]
    public async Task A_websocket_is_a_501(string path)
    {
        var answer = await RawHttp.ExchangeAsync(
            Rig.Address,
            $"GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {Rig.NewCaller().Secret}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 501");
        answer.ShouldContain("websocket_unsupported");
    }

    [Fact]
    public async Task A_provider_without_a_key_is_a_503_that_says_what_to_set()
    {
        using var answer = await Rig.SendAsync(Rig.NewCaller(), Chat, Bodies.Chat("mistral-large-latest", "x"));

        (await ShouldRefuseAsync(answer, Chat, 503, "provider_key_missing")).ShouldContain("MISTRAL_API_KEY");
        answer.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
    }
}
