using System.Net;
using System.Text;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Bodies no provider could answer.</summary>
public sealed class BadBodyTests(BadInputRig rig) : BadInputTest(rig), IClassFixture<BadInputRig>
{
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
        var caller = Rig.NewCaller();
        foreach (var path in (string[])[Chat, Messages, "/v1/responses", "/v1/embeddings", "/v1/completions"])
        {
            using var answer = await Rig.SendAsync(caller, path, body);

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
        using var answer = await Rig.SendAsync(Rig.NewCaller(), Gemini, body);

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
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Rig.Address, Chat)) { Content = new ByteArrayContent(spoiled) };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Rig.NewCaller().Secret);

            using var answer = await Rig.Http.SendAsync(request);

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

        using var answer = await Rig.SendAsync(Rig.NewCaller(), Chat, $"{{\"model\":\"gpt-4.1\",\"messages\":[],\"x\":{deep}}}");

        await ShouldRefuseAsync(answer, Chat, 400);
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    public async Task A_byte_order_mark_is_named(string path)
    {
        using var answer = await Rig.SendAsync(Rig.NewCaller(), path, "\uFEFF" + Bodies.Chat("gpt-4.1", "x"));

        (await ShouldRefuseAsync(answer, path, 400, "invalid_request")).ShouldContain("byte order mark");
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Messages)]
    [InlineData(Gemini)]
    public async Task A_body_above_the_limit_is_a_413(string path)
    {
        var text = new string('x', BadInputRig.BodyLimit + 10);
        using var told = await Rig.SendAsync(Rig.NewCaller(), path, Bodies.Chat("gpt-4.1", text));
        await ShouldRefuseAsync(told, path, 413, "body_too_large");

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Rig.Address, path)) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Bodies.Chat("gpt-4.1", text)))) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Rig.NewCaller().Secret);
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await Rig.Http.SendAsync(request);
        await ShouldRefuseAsync(chunked, path, 413, "body_too_large");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_sent_on()
    {
        var caller = Rig.NewCaller();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(Rig.Address.Host, Rig.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Chat} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: 500\r\n\r\n{{\"model\":\"gpt-4.1\""));
        }

        // The next request is answered, so the broken one has not hurt anybody; DisposeAsync checks that it went nowhere.
        using var next = await Rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
