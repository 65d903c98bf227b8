using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Policies;

/// <summary>Nothing new is stored at a provider where a policy forbids it; what is there can be read, continued and deleted.</summary>
public sealed class StorageTests(PoliciesRig rig) : IClassFixture<PoliciesRig>
{
    private const string Header = "x-tollgate-store";

    private static readonly Policy s_policy = new() { Name = "keep nothing", ForbidStorage = true };

    [Theory]
    [InlineData("""{"model":"gpt-4.1-mini","input":"x [[sim: out=1]]"}""", true)]
    [InlineData("""{"model":"gpt-4.1-mini","store":true,"input":"x [[sim: out=1]]"}""", true)]
    [InlineData("""{"model":"gpt-4.1-mini","stream":true,"store":null,"input":"x [[sim: out=1]]"}""", true)]
    [InlineData("""{"model":"gpt-4.1-mini","store":false,"input":"x [[sim: out=1]]"}""", false)]
    public async Task A_response_is_not_stored_and_the_answer_says_so(string body, bool isChanged)
    {
        var caller = rig.NewCaller();
        rig.Hold(caller, s_policy);

        using var answer = await rig.SendAsync(caller, "/v1/responses", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain("\"store\":false");
        answer.Headers.Contains(Header).ShouldBe(isChanged);
        var at = text.IndexOf("\"id\":\"resp_", StringComparison.Ordinal) + 6;
        var id = text[at..text.IndexOf('"', at)];
        using var read = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Get);
        read.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await read.Content.ReadAsStringAsync()).ShouldContain("policy 'keep nothing'");
    }

    [Fact]
    public async Task What_was_stored_before_can_be_read_continued_and_deleted()
    {
        var caller = rig.NewCaller();

        // The simulator shows a response to the key alone that made it, and this account has one.
        rig.Hold(caller, new Policy { Name = "plain", AllowedAccounts = ["openai/plain"] });
        string id;
        using (var made = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses("gpt-4.1-mini", "hi [[sim: out=1]]")))
        {
            made.Headers.Contains(Header).ShouldBeFalse();
            id = (await made.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
        }

        rig.Hold(caller, s_policy);
        using var read = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Get);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var next = await rig.SendAsync(caller, "/v1/responses", JsonSerializer.Serialize(new { model = "gpt-4.1-mini", input = "x [[sim: out=1]]", previous_response_id = id }));
        var text = await next.Content.ReadAsStringAsync();
        next.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        using var lost = await rig.SendAsync(caller, "/v1/responses/" + text.Json().GetProperty("id").GetString(), null, HttpMethod.Get);
        lost.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var deleted = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Delete);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"conv_1\"")]
    [InlineData("""{"id":"conv_1"}""")]
    public async Task An_answer_in_a_conversation_would_be_stored_in_it(string conversation)
    {
        var caller = rig.NewCaller();
        rig.Hold(caller, s_policy);
        using var answer = await rig.SendAsync(caller, "/v1/responses", $$"""{"model":"gpt-4.1-mini","store":false,"input":"x","conversation":{{conversation}}}""");
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, text);
        var error = text.Json().GetProperty("error");
        (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()).ShouldBe(("policy_refused", "conversation"));
        error.GetProperty("message").GetString()!.ShouldContain("'keep nothing'");
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{ "model":"gpt-4o-mini", "messages":[{"role":"user","content":"x"}] }""", """{"store":false, "model":"gpt-4o-mini", "messages":[{"role":"user","content":"x"}] }""")]
    [InlineData("/v1/chat/completions", """{"store" : true,"model":"gpt-4o-mini","messages":[]}""", """{"store" : false,"model":"gpt-4o-mini","messages":[]}""")]
    [InlineData("/v1/chat/completions", """{"model":"openrouter/x","messages":[]}""", """{"model":"x","messages":[]}""")]
    [InlineData("/v1/chat/completions", """{"model":"openrouter/x","messages":[],"store":true}""", """{"model":"x","messages":[],"store":false}""")]
    [InlineData("/v1/responses", """{"model":"openrouter/x","input":"y"}""", """{"store":false,"model":"x","input":"y"}""")]
    [InlineData("/v1/embeddings", """{"model":"text-embedding-3-small","input":"y"}""", """{"model":"text-embedding-3-small","input":"y"}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[]}""", """{"store":false,"contents":[]}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:streamGenerateContent", """{"contents":[],"store":true}""", """{"contents":[],"store":false}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:countTokens", """{"contents":[]}""", """{"contents":[]}""")]
    public async Task Nothing_but_the_member_changes_and_only_where_it_is_known(string path, string body, string expected)
    {
        await using var canned = await GatewayRig.StartAsync<CannedPoliciesRig>();
        canned.Upstream.Answer = static async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync("{}"u8.ToArray());
        };
        var caller = canned.NewCaller();
        var policy = canned.Hold(caller, s_policy);
        using var answer = await canned.SendAsync(caller, path, body);
        canned.Upstream.Received.TryDequeue(out var received).ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        Encoding.UTF8.GetString(received.Body).ShouldBe(expected);

        canned.Lift(policy);
        using var free = await canned.SendAsync(caller, path, body);
        canned.Upstream.Received.TryDequeue(out received).ShouldBeTrue();
        Encoding.UTF8.GetString(received.Body).ShouldBe(body.Replace("openrouter/x", "x", StringComparison.Ordinal));
    }
}
