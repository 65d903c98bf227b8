using System.Text;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Faithfulness;

/// <summary>What reaches the provider is what the caller sent, byte for byte, except for documented splices.</summary>
public sealed class RequestBytesTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Theory]
    [InlineData("""{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}],"temperature":1.0,"top_p":1e0,"seed":12345678901234567,"x":1E+3,"y":-0.0}""")]
    [InlineData("""{ "messages" : [ { "content" : "hi" , "role" : "user" } ] ,"model" : "gpt-4.1-mini" , "n" : 1 }""")]
    [InlineData("""{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"\u0068\u00e9\ud83d\ude00 é 😀 \/ \b"}]}""")]
    [InlineData("""{"future_field":{"deep":[1,{"a":null}]},"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi","future":true}],"future_field":2}""")]
    [InlineData("""{"model":"gpt-4.1-mini","messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],"logit_bias":{"50256":-100},"big":123456789012345678901234567890.5}""")]
    [InlineData("""{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}],"max_tokens":16,"stream":false,"stream_options":null,"user":"a b"}""")]
    [InlineData("\r\n\t {\"model\":\"gpt-4.1-mini\",\r\n\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}\r\n ")]
    public async Task A_chat_request_passes_byte_for_byte(string body)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", body);

        ((int)answer.StatusCode).ShouldBe(200);
        Received().ShouldBe(body);
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":10,"messages":[{"role":"user","content":"hi"}],"top_k":1.0e1,"unknown":{"b":1,"a":2}}""")]
    [InlineData("/v1/messages", """{"stream":true,"model":"claude-sonnet-4-5","max_tokens":10,"messages":[{"role":"user","content":"hi"}],"zzz":[]}""")]
    [InlineData("/v1/responses", """{"model":"gpt-4.1-mini","input":"hi","store":true,"metadata":{"k":"v"},"unknown":1.10}""")]
    [InlineData("/v1/responses", """{"model":"gpt-4.1-mini","input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}],"stream":true}""")]
    [InlineData("/v1/completions", """{"model":"gpt-3.5-turbo-instruct","prompt":"hi","max_tokens":5,"logprobs":null}""")]
    [InlineData("/v1/embeddings", """{"model":"text-embedding-3-small","input":["a","b"],"encoding_format":"float","dimensions":32}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"temperature":1.0},"unknown":0}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", """{"contents":[{"parts":[{"text":"hi"}]}]}""")]
    public async Task Every_surface_passes_byte_for_byte(string path, string body)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), path, body);

        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        Received().ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}],"stream":true}""")]
    [InlineData("""{"stream":true,"seed":1.0,"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}],"x":{"stream":false}}""")]
    public async Task A_stream_gets_exactly_one_member_more(string body)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", body);

        var received = Received();
        received.Json().GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
        const string member = "\"stream_options\":{\"include_usage\":true}";
        new[] { received.Replace("," + member, "", StringComparison.Ordinal), received.Replace(member + ",", "", StringComparison.Ordinal) }.ShouldContain(body);
    }

    [Theory]
    [InlineData("\"stream_options\":{}", "\"stream_options\":{\"include_usage\":true}")]
    [InlineData("\"stream_options\":null", "\"stream_options\":{\"include_usage\":true}")]
    [InlineData("\"stream_options\":{\"include_usage\":false}", "\"stream_options\":{\"include_usage\":true}")]
    [InlineData("\"stream_options\":{ \"include_obfuscation\":false}", "\"stream_options\":{\"include_usage\":true, \"include_obfuscation\":false}")]
    [InlineData("\"stream_options\":{\"include_usage\":true}", "\"stream_options\":{\"include_usage\":true}")]
    public async Task The_callers_other_stream_options_stay(string given, string expected)
    {
        var body = """{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}],OPTIONS,"stream":true}""";

        using var answer = await rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", body.Replace("OPTIONS", given, StringComparison.Ordinal));

        Received().ShouldBe(body.Replace("OPTIONS", expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_prefix_is_the_only_change_to_the_model()
    {
        var body = """{"a":1.0,"model":"openai/gpt-4.1-mini","messages":[{"role":"user","content":"model: openai/gpt-4.1-mini"}]}""";

        using var answer = await rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", body);

        Received().ShouldBe("""{"a":1.0,"model":"gpt-4.1-mini","messages":[{"role":"user","content":"model: openai/gpt-4.1-mini"}]}""");
    }

    [Theory]
    [InlineData(900_000)]
    [InlineData(1_040_000)]
    public async Task Large_bodies_pass_byte_for_byte(int size)
    {
        var body = Bodies.Chat("gpt-4.1", new string('x', size) + " [[sim: out=1]]");

        using var answer = await rig.SendAsync(rig.NewCaller(), "/v1/chat/completions", body);

        ((int)answer.StatusCode).ShouldBe(200);
        (Received() == body).ShouldBeTrue();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_bodies_arrive_decoded(string encoding)
    {
        var body = Bodies.Chat("gpt-4.1-mini", "compressed [[sim: out=1]]");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Address, "/v1/chat/completions"));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + rig.NewCaller().Secret);
        request.Content = new ByteArrayContent(Compression.Of(encoding, Encoding.UTF8.GetBytes(body)));
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var answer = await rig.Http.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(200);
        Received().ShouldBe(body);
    }

    private string Received() => Encoding.UTF8.GetString(rig.Simulator.LastRequest().ShouldNotBeNull().Span);
}
