using System.Globalization;
using System.Net;
using System.Text.Json;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Aliases;

/// <summary>Aliases of teams and organizations in every dialect, streamed and not, until their sunset and after it.</summary>
public sealed class AliasTests(AliasesRig rig) : IClassFixture<AliasesRig>
{
    private const string Text = "[[sim: out=3]]";

    public static TheoryData<string, bool> Dialects()
    {
        var data = new TheoryData<string, bool>();
        foreach (var dialect in (string[])["chat", "responses", "messages", "gemini"])
        {
            data.Add(dialect, false);
            data.Add(dialect, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_alias_that_ends_says_so_with_every_answer_and_is_refused_from_its_sunset_on(string dialect, bool stream)
    {
        var caller = rig.NewCaller();
        var model = dialect switch { "messages" => "claude-haiku-4-5", "gemini" => "gemini-2.5-flash", _ => "gpt-4.1-mini" };
        var sunset = rig.Time.GetUtcNow().AddHours(1);
        rig.Name(caller, "lasting", model);
        rig.Name(caller, "ending", model, sunset, "lasting");

        using (var plain = await AskAsync(caller, dialect, "lasting", stream))
        {
            (await plain.Content.ReadAsStringAsync()).ShouldNotBeEmpty();
            plain.StatusCode.ShouldBe(HttpStatusCode.OK);
            plain.Headers.Select(header => header.Key).ShouldNotContain("Sunset");
            plain.Headers.Select(header => header.Key).ShouldNotContain("x-tollgate-warning");
        }

        // What began before goes on when the hour has passed.
        using (var ending = await AskAsync(caller, dialect, "ending", stream))
        {
            rig.Time.Move(TimeSpan.FromHours(1));
            ending.StatusCode.ShouldBe(HttpStatusCode.OK);
            ending.Headers.GetValues("Sunset").Single().ShouldBe(sunset.ToString("R", CultureInfo.InvariantCulture));
            ending.Headers.GetValues("Deprecation").Single().ShouldBe(string.Create(CultureInfo.InvariantCulture, $"@{rig.Server.Control.Aliases.List().Last(alias => alias.Name == "ending").DeprecatedMicros / 1_000_000}"));
            ending.Headers.GetValues("x-tollgate-warning").Single().ShouldBe($"alias 'ending' ends on {sunset:yyyy-MM-ddTHH:mm:ssZ}; use 'lasting'");
            (await ending.Content.ReadAsStringAsync()).ShouldContain(dialect switch
            {
                "chat" => stream ? "[DONE]" : "\"finish_reason\"",
                "responses" => stream ? "response.completed" : "\"completed\"",
                "messages" => stream ? "message_stop" : "\"stop_reason\"",
                _ => "finishReason",
            });
        }

        using var over = await AskAsync(caller, dialect, "ending", stream);
        over.StatusCode.ShouldBe(HttpStatusCode.NotFound, "SDKs do not retry it");
        over.Headers.GetValues("x-should-retry").Single().ShouldBe("false");
        over.Headers.GetValues("x-tollgate-code").Single().ShouldBe("alias_ended");
        var error = (await over.Content.ReadAsStringAsync()).Json().GetProperty("error");
        error.GetProperty("message").GetString().ShouldBe($"The alias 'ending' ended on {sunset:yyyy-MM-ddTHH:mm:ssZ}; use 'lasting'.");
        (dialect switch { "messages" => error.GetProperty("type").GetString(), "gemini" => error.GetProperty("status").GetString(), _ => error.GetProperty("code").GetString() })
            .ShouldBe(dialect switch { "messages" => "not_found_error", "gemini" => "NOT_FOUND", _ => "alias_ended" });
        (await rig.LedgerAsync(caller)).Count.ShouldBe(2, "what is refused is no attempt");
    }

    [Fact]
    public async Task Models_are_listed_with_the_aliases_of_the_key_and_without_those_of_others_and_those_that_have_ended()
    {
        var (own, other) = (rig.NewCaller(), rig.NewCaller());
        var sunset = rig.Time.GetUtcNow().AddHours(1);
        rig.Name(own, "ours", "standard");
        rig.Name(own, "our-claude", "claude-haiku-4-5");
        rig.Name(own, "our-gemini", "gemini-2.5-flash");
        rig.Name(own, "our-nothing", "nobody-serves-this");
        rig.Name(own, "our-old", "gpt-4.1", sunset);
        rig.Name(own, "gpt-5-nano", "gpt-4.1-mini", sunset, "ours");
        rig.Name(other, "theirs", "gpt-4.1");
        string[] named = ["ours", "our-claude", "our-gemini", "our-nothing", "our-old", "gpt-5-nano", "theirs", "standard", "fast"];

        (await ListedAsync(own, "/v1/models")).Intersect(named).Order().ShouldBe(["fast", "gpt-5-nano", "our-old", "ours", "standard"]);
        (await ListedAsync(own, "/v1/models", ("anthropic-version", "2023-06-01"))).Intersect(named).ShouldBe(["our-claude"]);
        (await ListedAsync(own, "/v1beta/models")).Intersect(named).ShouldBe(["our-gemini"]);
        (await ListedAsync(other, "/v1/models")).Intersect(named).Order().ShouldBe(["fast", "gpt-5-nano", "standard", "theirs"]);
        (await StatusAsync(own, "/v1/models/ours")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(other, "/v1/models/ours")).ShouldBe(HttpStatusCode.NotFound);

        rig.Time.Move(TimeSpan.FromHours(1));
        (await ListedAsync(own, "/v1/models")).Intersect(named).Order().ToList().ShouldBe(["fast", "ours", "standard"], false, "a name that stands for something that has ended is no model either");
        (await StatusAsync(own, "/v1/models/our-old")).ShouldBe(HttpStatusCode.NotFound);
        (await ListedAsync(other, "/v1/models")).ShouldContain("gpt-5-nano");
    }

    [Fact]
    public async Task Whoever_does_not_have_an_alias_is_answered_as_if_nobody_had()
    {
        var (own, other) = (rig.NewCaller(), rig.NewCaller());
        rig.Name(own, "secret-fast", "gpt-4.1-mini");
        using (var served = await AskAsync(own, "chat", "secret-fast", false))
        {
            served.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        foreach (var dialect in (string[])["chat", "messages", "gemini"])
        {
            using var theirs = await AskAsync(other, dialect, "secret-fast", false);
            using var nobodys = await AskAsync(other, dialect, "secret-none", false);
            theirs.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await BareAsync(theirs)).ShouldBe((await BareAsync(nobodys)).Replace("secret-none", "secret-fast", StringComparison.Ordinal));
        }

        static async Task<string> BareAsync(HttpResponseMessage answer) =>
            (await answer.Content.ReadAsStringAsync()).Replace(GatewayRig.RequestId(answer), "ID", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_followed_whoever_makes_it()
    {
        var caller = rig.NewCaller();
        var alias = rig.Name(caller, "moving", "gpt-4.1-mini");
        (await ServedAsync()).ShouldBe("gpt-4.1-mini");
        using var elsewhere = Storage.Sqlite.Control.SqliteControlStore.Open(Path.Combine(rig.Data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        elsewhere.Aliases.Update(alias with { Target = "gpt-4.1" }).Require();
        var stamp = elsewhere.ChangeStamp();
        await Until.TrueAsync(() => rig.Server.Core.Keys.Current.ChangeStamp >= stamp, "the store is followed");
        (await ServedAsync()).ShouldBe("gpt-4.1");

        async Task<string> ServedAsync()
        {
            using var answer = await AskAsync(caller, "chat", "moving", false);
            return (await answer.Content.ReadAsStringAsync()).Json().GetProperty("model").GetString()!;
        }
    }

    [Fact]
    public async Task A_stored_response_and_a_quote_know_aliases_too()
    {
        var caller = rig.NewCaller();
        rig.Name(caller, "chatty", "gpt-4.1-mini", rig.Time.GetUtcNow().AddHours(1), "fast");
        using var first = await AskAsync(caller, "responses", "chatty", false);
        var id = (await first.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
        var further = JsonSerializer.Serialize(new { model = "chatty", input = Text, previous_response_id = id });
        using var next = await rig.SendAsync(caller, "/v1/responses", further);
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
        next.Headers.Contains("x-tollgate-warning").ShouldBeTrue();
        using var quote = await rig.SendAsync(caller, "/v1/quote", Bodies.Chat("chatty", Text));
        quote.StatusCode.ShouldBe(HttpStatusCode.OK);

        rig.Time.Move(TimeSpan.FromHours(1));
        using var late = await rig.SendAsync(caller, "/v1/responses", further);
        late.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await late.Content.ReadAsStringAsync()).ShouldContain("use 'fast'");
        using var none = await rig.SendAsync(caller, "/v1/quote", Bodies.Chat("chatty", Text));
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<HttpResponseMessage> AskAsync(RigCaller caller, string dialect, string model, bool stream) => dialect switch
    {
        "chat" => rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat(model, Text, stream), stream: stream),
        "responses" => rig.SendAsync(caller, "/v1/responses", Bodies.Responses(model, Text, stream), stream: stream),
        "messages" => rig.SendAsync(caller, "/v1/messages", Bodies.Messages(model, Text, stream), stream: stream, headers: ("anthropic-version", "2023-06-01")),
        _ => rig.SendAsync(caller, $"/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}", Bodies.Gemini(Text), stream: stream),
    };

    private async Task<List<string>> ListedAsync(RigCaller caller, string path, params (string Name, string Value)[] headers)
    {
        using var answer = await rig.SendAsync(caller, path, null, HttpMethod.Get, headers: headers);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var list = (await answer.Content.ReadAsStringAsync()).Json();
        return list.TryGetProperty("data", out var data)
            ? [.. data.EnumerateArray().Select(static model => model.GetProperty("id").GetString()!)]
            : [.. list.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("name").GetString()!["models/".Length..])];
    }

    private async Task<HttpStatusCode> StatusAsync(RigCaller caller, string path)
    {
        using var answer = await rig.SendAsync(caller, path, null, HttpMethod.Get);
        return answer.StatusCode;
    }
}
