using System.Net;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Who may not, wherever the key is put.</summary>
public sealed class BadCallerTests(BadInputRig rig) : BadInputTest(rig), IClassFixture<BadInputRig>
{
    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    [InlineData("/v1/models")]
    [InlineData("/v1/me")]
    public async Task Who_is_not_known_is_a_401(string path)
    {
        var method = path is "/v1/models" or "/v1/me" ? HttpMethod.Get : HttpMethod.Post;
        var known = Rig.NewCaller();
        var revoked = Rig.NewCaller();
        Rig.Server.Control.Keys.Revoke(revoked.KeyId).Require();
        var expired = Rig.NewCaller(plan => plan.ExpiresMicros = GatewayRig.NowMicros + 60_000_000);
        Rig.Server.Control.Keys.Update(Rig.Server.Control.Keys.Find(expired.KeyId)! with { ExpiresMicros = 1 });
        Rig.Server.Core.Keys.RefreshNow();
        foreach (var secret in (string?[])[null, "", "sk-openai-key", known.Secret[..^1], known.Secret + "x", known.Secret[..^4] + "AAAA", revoked.Secret, expired.Secret])
        {
            using var answer = await Rig.SendAsync(secret is null ? null : known with { Secret = secret }, path, method == HttpMethod.Get ? null : "{}", method);

            await ShouldRefuseAsync(answer, path, 401, "invalid_api_key");
        }
    }

    [Fact]
    public async Task A_key_is_taken_from_wherever_the_clients_put_it()
    {
        var caller = Rig.NewCaller();
        foreach (var (name, value) in ((string, string)[])[("Authorization", "Bearer " + caller.Secret), ("authorization", "bearer " + caller.Secret), ("x-api-key", caller.Secret), ("api-key", caller.Secret), ("x-goog-api-key", caller.Secret)])
        {
            using var answer = await Rig.SendAsync(null, "/v1/me", null, HttpMethod.Get, headers: (name, value));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }

        using var query = await Rig.SendAsync(null, "/v1beta/models?key=" + caller.Secret, null, HttpMethod.Get);
        query.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    [InlineData("x-goog-api-key")]
    public async Task A_key_beside_a_foreign_one_is_found(string header)
    {
        var caller = Rig.NewCaller();

        using var answer = await Rig.SendAsync(
            null, "/v1/me", null, HttpMethod.Get,
            headers: [("Authorization", "Bearer sk-of-somebody-else"), (header == "api-key" ? "x-api-key" : "api-key", "another"), (header, caller.Secret)]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var query = await Rig.SendAsync(null, "/v1/me?key=" + caller.Secret, null, HttpMethod.Get, headers: ("Authorization", "Bearer sk-of-somebody-else"));
        query.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_key_may_not_use_is_a_403()
    {
        var models = Rig.NewCaller(plan => plan.Models = ["gpt-4.1-*"]);
        using var model = await Rig.SendAsync(models, Chat, Bodies.Chat("gpt-5", "x"));
        (await ShouldRefuseAsync(model, Chat, 403, "model_not_allowed")).ShouldContain("gpt-4.1-*");

        var surfaces = Rig.NewCaller(plan => plan.Surfaces = ["embeddings"]);
        using var surface = await Rig.SendAsync(surfaces, Messages, Bodies.Messages("claude-sonnet-4-5", "x"));
        await ShouldRefuseAsync(surface, Messages, 403, "surface_not_allowed");
    }
}
