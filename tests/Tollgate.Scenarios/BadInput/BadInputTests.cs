using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>
/// Nothing that is wrong reaches a provider, a ledger or a stack trace; every refusal has its dialect's shape, a status and a code.
/// </summary>
public sealed class BadInputTests(BadInputRig rig) : IClassFixture<BadInputRig>, IAsyncLifetime
{
    private const string Chat = "/v1/chat/completions";
    private const string Messages = "/v1/messages";
    private const string Gemini = "/v1beta/models/gemini-2.5-flash:generateContent";
    private long _served;
    private int _rows;

    public async ValueTask InitializeAsync()
    {
        _served = rig.Simulator.Attempts.Summary.Attempts;
        _rows = (await rig.LedgerAsync()).Count;
    }

    // Whatever a test here did, nothing went upstream and nothing was booked.
    public async ValueTask DisposeAsync()
    {
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(_served);
        (await rig.LedgerAsync()).Count.ShouldBe(_rows);
        (rig.Server.Core.Budgets.OpenHoldCount, rig.Server.Core.Watchdog.InFlight).ShouldBe((0, 0));
        GC.SuppressFinalize(this);
    }

    public static TheoryData<string> BrokenBodies =>
    [
        "", " ", "{", "[]", "null", "\"model\"", "1", "{}", "{\"model\":", "{\"model\":\"gpt-4.1\"", "{\"model\":\"gpt-4.1\",}", "{'model':'gpt-4.1'}",
        "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} trailing", "{\"model\":\"gpt-4.1\"}{\"model\":\"gpt-4.1\"}",
        "{\"model\":5,\"messages\":[]}", "{\"model\":null,\"messages\":[]}", "{\"model\":{},\"messages\":[]}", "{\"model\":\"\",\"messages\":[]}",
        "{\"model\":\"gpt-4.1\",\"messages\":[],\"stream\":\"yes\"}", "{\"model\":\"gpt-4.1\",\"messages\":[],\"max_tokens\":\"many\"}",
        "{\"model\":\"gpt-4.1\",\"messages\":[],\"max_tokens\":-5}", "{\"model\":\"gpt-4.1\",\"messages\":[],\"max_tokens\":9223372036854775807,\"n\":2}", "{\"model\":\"gpt-4.1\",\"messages\":[],\"n\":1e99}", "{\"model\":\"gpt-4.1\",\"messages\":[],\"n\":{}}",
        "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\\u0000\\q\"}]}", "{\"model\":\"gpt-4.1\",\"x\":01}", "{\"model\":\"gpt-4.1\",\"x\":NaN}",
        "model=gpt-4.1&prompt=x",
    ];

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_broken_body_is_a_400_in_the_callers_dialect(string body)
    {
        var caller = rig.NewCaller();
        foreach (var path in (string[])[Chat, Messages, "/v1/responses", "/v1/embeddings", "/v1/completions"])
        {
            using var answer = await rig.SendAsync(caller, path, body);

            await ShouldRefuseAsync(answer, path, 400);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}")]
    public async Task A_broken_gemini_body_is_a_400(string body)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), Gemini, body);

        await ShouldRefuseAsync(answer, Gemini, 400);
    }

    [Fact]
    public async Task Invalid_utf8_is_a_400()
    {
        var body = Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", "@@@"));
        foreach (var bad in (byte[][])[[0xff, 0xfe, 0xfd], [0xc0, 0xaf, 0x41], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80], [0xe2, 0x82, 0x22]])
        {
            var spoiled = (byte[])body.Clone();
            bad.CopyTo(spoiled, body.AsSpan().IndexOf("@@@"u8));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, Chat)) { Content = new ByteArrayContent(spoiled) };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + rig.NewCaller().Secret);

            using var answer = await rig.Http.SendAsync(request);

            await ShouldRefuseAsync(answer, Chat, 400);
        }
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public async Task Absurd_nesting_is_a_400(char open, char close)
    {
        var deep = open == '['
            ? new string('[', 50_000) + new string(']', 50_000)
            : string.Concat(Enumerable.Repeat("{\"a\":", 20_000)) + "1" + new string(close, 20_000);

        using var answer = await rig.SendAsync(rig.NewCaller(), Chat, $"{{\"model\":\"gpt-4.1\",\"messages\":[],\"x\":{deep}}}");

        await ShouldRefuseAsync(answer, Chat, 400);
    }

    [Theory]
    [InlineData("gtp-5-mini", "gpt-5-mini")]
    [InlineData("cluade-sonnet-4-5", "claude-sonnet-4-5")]
    public async Task An_unknown_model_is_a_404_that_names_the_nearest(string asked, string nearest)
    {
        var path = asked[0] == 'c' ? Messages : Chat;

        using var answer = await rig.SendAsync(rig.NewCaller(), path, asked[0] == 'c' ? Bodies.Messages(asked, "x") : Bodies.Chat(asked, "x"));

        (await ShouldRefuseAsync(answer, path, 404, "model_not_found")).ShouldContain($"'{nearest}'");
    }

    [Theory]
    [InlineData("gpt-4.1-mnii", "openai", "gpt-4.1-mini")]
    [InlineData("claude-sonet-4-5", "anthropic", "claude-sonnet-4-5")]
    public async Task A_misspelling_that_a_providers_pattern_would_take_is_a_404_too(string asked, string provider, string meant)
    {
        var path = asked[0] == 'c' ? Messages : Chat;

        using var answer = await rig.SendAsync(rig.NewCaller(), path, asked[0] == 'c' ? Bodies.Messages(asked, "x") : Bodies.Chat(asked, "x"));

        var message = await ShouldRefuseAsync(answer, path, 404, "model_not_found");
        message.ShouldContain($"Did you mean '{meant}'?");
        message.ShouldContain($"'{provider}/{asked}'");
    }

    [Fact]
    public async Task A_model_of_another_protocol_is_a_400_that_says_where_to_go()
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), Chat, Bodies.Chat("claude-sonnet-4-5", "x"));

        (await ShouldRefuseAsync(answer, Chat, 400, "wrong_protocol")).ShouldContain("/v1/messages");
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    [InlineData("/v1/models")]
    [InlineData("/v1/me")]
    public async Task Who_is_not_known_is_a_401(string path)
    {
        var method = path is "/v1/models" or "/v1/me" ? HttpMethod.Get : HttpMethod.Post;
        var known = rig.NewCaller();
        var revoked = rig.NewCaller();
        rig.Server.Control.Keys.Revoke(revoked.KeyId).Require();
        var expired = rig.NewCaller(plan => plan.ExpiresMicros = GatewayRig.NowMicros + 60_000_000);
        rig.Server.Control.Keys.Update(rig.Server.Control.Keys.Find(expired.KeyId)! with { ExpiresMicros = 1 });
        rig.Server.Core.Keys.RefreshNow();
        foreach (var secret in (string?[])[null, "", "sk-openai-key", known.Secret[..^1], known.Secret + "x", known.Secret[..^4] + "AAAA", revoked.Secret, expired.Secret])
        {
            using var answer = await rig.SendAsync(secret is null ? null : known with { Secret = secret }, path, method == HttpMethod.Get ? null : "{}", method);

            await ShouldRefuseAsync(answer, path, 401, "invalid_api_key");
        }
    }

    [Fact]
    public async Task A_key_is_taken_from_wherever_the_clients_put_it()
    {
        var caller = rig.NewCaller();
        foreach (var (name, value) in ((string, string)[])[("Authorization", "Bearer " + caller.Secret), ("authorization", "bearer " + caller.Secret), ("x-api-key", caller.Secret), ("api-key", caller.Secret), ("x-goog-api-key", caller.Secret)])
        {
            using var answer = await rig.SendAsync(null, "/v1/me", null, HttpMethod.Get, headers: (name, value));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }

        using var query = await rig.SendAsync(null, "/v1beta/models?key=" + caller.Secret, null, HttpMethod.Get);
        query.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    [InlineData("x-goog-api-key")]
    public async Task A_key_beside_a_foreign_one_is_found(string header)
    {
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(
            null, "/v1/me", null, HttpMethod.Get,
            headers: [("Authorization", "Bearer sk-of-somebody-else"), (header == "api-key" ? "x-api-key" : "api-key", "another"), (header, caller.Secret)]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var query = await rig.SendAsync(null, "/v1/me?key=" + caller.Secret, null, HttpMethod.Get, headers: ("Authorization", "Bearer sk-of-somebody-else"));
        query.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_that_ends_too_early_is_corrupt(string encoding)
    {
        // Whole JSON and half a trailer: what was unpacked looks complete.
        var packed = Compression.Of(encoding, Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", "plain")));
        foreach (var missing in (int[])[1, packed.Length / 2])
        {
            using var answer = await SendEncodedAsync(encoding, packed[..^missing]);

            await ShouldRefuseAsync(answer, Chat, 400, "corrupt_content_encoding");
        }
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    public async Task A_byte_order_mark_is_named(string path)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), path, "\uFEFF" + Bodies.Chat("gpt-4.1", "x"));

        (await ShouldRefuseAsync(answer, path, 400, "invalid_request")).ShouldContain("byte order mark");
    }

    [Fact]
    public async Task A_response_nobody_made_is_a_404_of_its_own()
    {
        using var field = await rig.SendAsync(rig.NewCaller(), "/v1/responses", """{"model":"gpt-4.1","input":"x","previous_response_id":"resp_none"}""");
        await ShouldRefuseAsync(field, "/v1/responses", 404, "response_not_found");
        (await field.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("param").GetString().ShouldBe("previous_response_id");

        using var path = await rig.SendAsync(rig.NewCaller(), "/v1/responses/resp_none", null, HttpMethod.Get);
        await ShouldRefuseAsync(path, "/v1/responses", 404, "response_not_found");
        (await path.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_a_key_may_not_use_is_a_403()
    {
        var models = rig.NewCaller(plan => plan.Models = ["gpt-4.1-*"]);
        using var model = await rig.SendAsync(models, Chat, Bodies.Chat("gpt-5", "x"));
        (await ShouldRefuseAsync(model, Chat, 403, "model_not_allowed")).ShouldContain("gpt-4.1-*");

        var surfaces = rig.NewCaller(plan => plan.Surfaces = ["embeddings"]);
        using var surface = await rig.SendAsync(surfaces, Messages, Bodies.Messages("claude-sonnet-4-5", "x"));
        await ShouldRefuseAsync(surface, Messages, 403, "surface_not_allowed");
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    public async Task A_body_above_the_limit_is_a_413(string path)
    {
        var text = new string('x', BadInputRig.BodyLimit + 10);
        using var told = await rig.SendAsync(rig.NewCaller(), path, Bodies.Chat("gpt-4.1", text));
        await ShouldRefuseAsync(told, path, 413, "body_too_large");

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, path)) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", text)))) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + rig.NewCaller().Secret);
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await rig.Http.SendAsync(request);
        await ShouldRefuseAsync(chunked, path, 413, "body_too_large");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_bomb_is_a_413(string encoding)
    {
        using var answer = await SendEncodedAsync(encoding, Compression.Of(encoding, new byte[32 << 20]));

        await ShouldRefuseAsync(answer, Chat, 413, "body_too_large");
    }

    [Theory]
    [InlineData("gzip", 400, "corrupt_content_encoding")]
    [InlineData("br", 400, "corrupt_content_encoding")]
    [InlineData("deflate", 400, "corrupt_content_encoding")]
    [InlineData("zstd", 415, "unsupported_content_encoding")]
    [InlineData("gzip, gzip", 415, "unsupported_content_encoding")]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding, int status, string code)
    {
        using var answer = await SendEncodedAsync(encoding, Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", "plain")));

        await ShouldRefuseAsync(answer, Chat, status, code);
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
        using var answer = await rig.SendAsync(rig.NewCaller(), path, Bodies.Chat("gpt-4.1", "x"));

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
        using var answer = await rig.SendAsync(rig.NewCaller(), path, method == "GET" ? null : "{}", new HttpMethod(method));

        await ShouldRefuseAsync(answer, path, status, "method_not_allowed");
    }

    [Theory]
    [InlineData("/v1/realtime?model=gpt-realtime")]
    [InlineData(Chat)]
    [InlineData("/v1/responses")]
    public async Task A_websocket_is_a_501(string path)
    {
        var answer = await RawHttp.ExchangeAsync(
            rig.Address,
            $"GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {rig.NewCaller().Secret}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 501");
        answer.ShouldContain("websocket_unsupported");
    }

    [Fact]
    public async Task A_provider_without_a_key_is_a_503_that_says_what_to_set()
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), Chat, Bodies.Chat("mistral-large-latest", "x"));

        (await ShouldRefuseAsync(answer, Chat, 503, "provider_key_missing")).ShouldContain("MISTRAL_API_KEY");
        answer.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
    }

    [Theory]
    [InlineData("x-tollgate-feature: a\rX-Injected: 1")]
    [InlineData("x-tollgate-user: a\0b")]
    [InlineData("x bad: 1")]
    public async Task Header_injection_never_gets_anywhere(string header)
    {
        var answer = await RawHttp.ExchangeAsync(
            rig.Address, $"GET /v1/me HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {rig.NewCaller().Secret}\r\n{header}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldNotContain("X-Injected");
    }

    [Fact]
    public async Task Two_lengths_or_two_keys_do_not_smuggle_a_request()
    {
        var caller = rig.NewCaller();
        var both = await RawHttp.ExchangeAsync(
            rig.Address,
            $"POST {Chat} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde");
        both.ShouldStartWith("HTTP/1.1 400");

        var keys = await RawHttp.ExchangeAsync(
            rig.Address,
            $"GET /v1/me HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer wrong\r\nAuthorization: Bearer {caller.Secret}\r\n\r\n");
        keys.ShouldStartWith("HTTP/1.1 401");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_sent_on()
    {
        var caller = rig.NewCaller();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(rig.Address.Host, rig.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Chat} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: 500\r\n\r\n{{\"model\":\"gpt-4.1\""));
        }

        // The next request is answered, so the broken one has not hurt anybody; DisposeAsync checks that it went nowhere.
        using var next = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> SendEncodedAsync(string encoding, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, Chat)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + rig.NewCaller().Secret);
        return await rig.Http.SendAsync(request);
    }

    private static async Task<string> ShouldRefuseAsync(HttpResponseMessage answer, string path, int status, string? code = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, $"{path}: {text}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        Guid.TryParse(GatewayRig.RequestId(answer), out _).ShouldBeTrue();
        text.ShouldNotContain("   at ");
        text.ShouldNotContain("Exception");
        text.ShouldNotMatch("sk-tg-[0-9A-Za-z]{3}");
        var root = text.Json();
        var error = root.GetProperty("error");
        string? found;
        if (path.Contains("v1beta", StringComparison.Ordinal) || path.StartsWith("/gemini", StringComparison.Ordinal))
        {
            error.GetProperty("code").GetInt32().ShouldBe(status);
            error.GetProperty("status").GetString()!.ShouldMatch("^[A-Z_]+$");
            found = error.GetProperty("details")[0].GetProperty("reason").GetString();
        }
        else
        {
            found = error.GetProperty("code").GetString();
            error.GetProperty("type").ValueKind.ShouldBe(JsonValueKind.String);
            if (path.Contains("messages", StringComparison.Ordinal) || path.StartsWith("/anthropic", StringComparison.Ordinal))
            {
                root.GetProperty("type").GetString().ShouldBe("error");
            }
        }

        found.ShouldNotBeNullOrEmpty();
        if (code is not null)
        {
            found.ShouldBe(code);
        }

        answer.Headers.GetValues("x-tollgate-code").Single().ShouldBe(found);
        return error.GetProperty("message").GetString()!;
    }
}
