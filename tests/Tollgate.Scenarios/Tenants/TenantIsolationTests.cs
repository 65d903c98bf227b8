using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Tenants;

/// <summary>
/// Nothing that one tenant can ask for shows whether there is another: two gateways, alike but for a tenant in the second, answer the first tenant
/// the same to everything, and send its providers the same.
/// </summary>
public sealed partial class TenantIsolationTests
{
    private const string Model = "gpt-4.1-mini";

    private static readonly HttpMethod[] s_verbs = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch];

    private static readonly (string Name, string Value)[] s_names =
        [("x-tollgate-feature", "search"), ("x-tollgate-task", "t1"), ("x-tollgate-customer", TenantsRig.Customer), ("x-tollgate-tags", "env=prod")];

    [Fact]
    public async Task Another_tenant_changes_no_answer_to_the_first()
    {
        await using var alone = await GatewayRig.StartAsync<TenantsRig>();
        await using var crowded = await GatewayRig.StartAsync<CrowdedRig>();
        await alone.FillAsync();
        await crowded.FillAsync();
        await crowded.TalkALotAsync();
        var different = new StringBuilder();
        foreach (var call in Calls())
        {
            var (one, other) = (await AskAsync(alone, call), await AskAsync(crowded, call));
            if (one != other)
            {
                different.Append(System.Globalization.CultureInfo.InvariantCulture, $"{call.Verb} {call.Path} {call.Body}\n--- alone\n{one}\n--- with another\n{other}\n\n");
            }
        }

        different.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_another_tenant_answers_like_what_nobody_has()
    {
        await using var rig = await GatewayRig.StartAsync<CrowdedRig>();
        await rig.FillAsync();
        string[] paths = ["/v1/responses/{0}", "/v1/responses/{0}/input_items", "/v1/responses/{0}/cancel", "/v1/requests/{0}"];
        foreach (var path in paths)
        {
            foreach (var verb in s_verbs)
            {
                var ids = path.StartsWith("/v1/requests", StringComparison.Ordinal)
                    ? (rig.ForeignRequest, "01890a5d-ac96-774b-bcce-b302099a8057")
                    : (rig.ForeignResponse, "resp_" + new string('0', 24));
                (await AnswerAsync(ids.Item1)).ShouldBe(await AnswerAsync(ids.Item2), $"{verb} {path}");

                Task<string> AnswerAsync(string id) => MaskedAsync(rig, id, new Call(verb, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id), null));
            }
        }

        var (foreign, random) = (await ContinueAsync(rig.ForeignResponse), await ContinueAsync("resp_" + new string('0', 24)));
        foreign.ShouldBe(random);
        foreign.ShouldStartWith("404");

        Task<string> ContinueAsync(string id) =>
            MaskedAsync(rig, id, new Call(HttpMethod.Post, "/v1/responses", $$"""{"model":"{{Model}}","input":"x","previous_response_id":"{{id}}"}"""));
    }

    [Fact]
    public async Task Figures_of_the_installation_are_told_to_its_only_tenant()
    {
        await using var rig = await GatewayRig.StartAsync<OnlyTenantRig>();
        await rig.FillAsync();

        var me = await AskAsync(rig, new Call(HttpMethod.Get, "/v1/me", null));
        me.ShouldContain("\"name\": \"whole\"");
        var answer = await AskAsync(rig, new Call(HttpMethod.Post, "/v1/chat/completions", Bodies.Chat(Model, "hi")));
        answer.ShouldContain("x-tollgate-ratelimit-limit-usd: 1000");
        answer.ShouldNotContain("openai-organization", Case.Insensitive);
        var refused = await AskAsync(rig, new Call(HttpMethod.Post, "/v1/chat/completions", Bodies.Chat(Model, "hi"), [("x-tollgate-customer", "broke")]));
        refused.ShouldStartWith("402");
        refused.ShouldContain("broke customer");
        (await AskAsync(rig, new Call(HttpMethod.Post, "/v1/responses", $$"""{"model":"{{Model}}","input":"x","conversation":"conv_1"}"""))).ShouldStartWith("200");
    }

    [Fact]
    public async Task Figures_of_the_installation_are_kept_from_one_of_several()
    {
        await using var rig = await GatewayRig.StartAsync<TenantsRig>();
        await rig.FillAsync();

        var me = await AskAsync(rig, new Call(HttpMethod.Get, "/v1/me", null));
        me.ShouldContain("budget of acme");
        me.ShouldNotContain("whole");
        var answer = await AskAsync(rig, new Call(HttpMethod.Post, "/v1/chat/completions", Bodies.Chat(Model, "hi"), [("x-tollgate-customer", "tried")]));
        answer.ShouldStartWith("200");
        answer.ShouldContain("x-ratelimit-limit-requests: 100000");
        foreach (var hidden in (string[])["-usd: 1000", "x-ratelimit-remaining-tokens", "openai-organization", "openai-project", "anthropic-organization-id", "would-deny", "anthropic-ratelimit"])
        {
            answer.ShouldNotContain(hidden, Case.Insensitive);
        }

        foreach (var (customer, status) in ((string, string)[])[("broke", "402"), ("calm", "429")])
        {
            var refused = await AskAsync(rig, new Call(HttpMethod.Post, "/v1/chat/completions", Bodies.Chat(Model, "hi"), [("x-tollgate-customer", customer)]));
            refused.ShouldStartWith(status);
            refused.ShouldContain("the installation sets for all its organizations");
            refused.ShouldNotContain("$");
            refused.ShouldNotContain(customer + " customer");
        }
    }

    [Theory]
    [InlineData("/v1/chat/completions", "file_id", """{"model":"gpt-4.1-mini","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}""")]
    [InlineData("/v1/responses", "conversation", """{"model":"gpt-4.1-mini","input":"x","conversation":"conv_1"}""")]
    [InlineData("/v1/responses", "tools.vector_store_ids", """{"model":"gpt-4.1-mini","input":"x","tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}""")]
    [InlineData("/v1/messages", "container", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"}],"container":"c_1"}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", "cachedContent", """{"contents":[{"role":"user","parts":[{"text":"x"}]}],"cachedContent":"cachedContents/1"}""")]
    [InlineData("/v1/quote", "conversation", """{"model":"gpt-4.1-mini","input":"x","conversation":"conv_1"}""")]
    public async Task What_a_provider_keeps_at_an_account_of_several_is_nobodys(string path, string param, string body)
    {
        await using var rig = await GatewayRig.StartAsync<CrowdedRig>();
        await rig.FillAsync();
        var before = rig.Upstream.Received.Count;

        using var answer = await rig.SendAsync(rig.Acme, path, body);

        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, text);
        answer.Headers.GetValues("x-tollgate-code").ShouldBe(["stored_state_not_found"]);
        var error = text.Json().GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldStartWith($"'{param}' names something");
        error.GetProperty("message").GetString()!.ShouldContain("owner:");
        if (path.Contains("gemini", StringComparison.Ordinal))
        {
            error.GetProperty("status").GetString().ShouldBe("NOT_FOUND");
        }
        else if (path == "/v1/messages")
        {
            error.GetProperty("type").GetString().ShouldBe("not_found_error");
        }
        else
        {
            error.GetProperty("param").GetString().ShouldBe(param);
        }

        rig.Upstream.Received.Count.ShouldBe(before);
        if (!path.Contains("gemini", StringComparison.Ordinal))
        {
            using var own = await rig.SendAsync(rig.Globex, path, body);
            own.StatusCode.ShouldBe(HttpStatusCode.OK, "Globex has an account of its own there");
        }
    }

    [Fact]
    public async Task Two_providers_that_give_the_same_id_keep_two_responses()
    {
        await using var rig = await GatewayRig.StartAsync<CrowdedRig>();
        await rig.FillAsync();
        var ids = new List<string>();
        foreach (var caller in (RigCaller[])[rig.Globex, rig.Acme])
        {
            using var made = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses(Model, "both say this"));
            ids.Add((await made.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!);
        }

        ids[0].ShouldBe(ids[1]);
        foreach (var (caller, key) in ((RigCaller, string)[])[(rig.Globex, "globex-own"), (rig.Acme, "simulated-key")])
        {
            using var read = await rig.SendAsync(caller, "/v1/responses/" + ids[0], null, HttpMethod.Get);
            read.StatusCode.ShouldBe(HttpStatusCode.OK, await read.Content.ReadAsStringAsync());
            rig.Upstream.Received.Last().Headers["authorization"].ShouldBe("Bearer " + key);
        }
    }

    [Fact]
    public async Task A_quote_leaves_nothing_behind_and_tells_nothing_of_others()
    {
        await using var rig = await GatewayRig.StartAsync<CrowdedRig>();
        await rig.FillAsync();
        await rig.Server.Projector.FlushAsync();
        var budget = Server(rig, "tasks").Names;

        var quote = await AskAsync(rig, new Call(
            HttpMethod.Post, "/v1/quote", Bodies.Chat("openai/gpt-never-heard-of", "hi"), [("x-tollgate-customer", "junk-1"), ("x-tollgate-task", "junk-2"), ("x-tollgate-tags", "junk=3")]));

        quote.ShouldStartWith("200");
        quote.ShouldContain("\"budget_free_usd\": \"49.99", customMessage: "the key's own");
        Server(rig, "tasks").Names.ShouldBe(budget);
        await rig.Server.Projector.FlushAsync();
        var pepper = rig.Server.Control.Installation.Pepper;
        var ids = ((Economics.Ownership.Dimension, string)[])
        [
            (Economics.Ownership.Dimension.Customer, "junk-1"), (Economics.Ownership.Dimension.Task, "junk-2"), (Economics.Ownership.Dimension.Tag, "junk=3"),
            (Economics.Ownership.Dimension.Model, "gpt-never-heard-of"),
        ];
        (await rig.Server.Ledger.NamesAsync([.. ids.Select(name => (name.Item1, Economics.Ownership.NameId.Of(pepper, name.Item1, name.Item2)))], CancellationToken.None)).ShouldBeEmpty();

        static Economics.Budgets.BudgetStanding Server(GatewayRig rig, string name) =>
            rig.Server.Core.Budgets.Snapshot(rig.Server.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1000).Single(standing => standing.Budget.Name == name);
    }

    [Fact]
    public async Task A_quote_is_held_to_what_its_request_would_be()
    {
        await using var rig = await GatewayRig.StartAsync<TenantsRig>();
        await rig.FillAsync();
        var narrow = rig.NewCaller(plan => (plan.Models, plan.Surfaces, plan.RequestsPerMinute) = (["gpt-4.1-*"], ["chat_completions"], 3));

        using var model = await rig.SendAsync(narrow, "/v1/quote", Bodies.Chat("gpt-4o", "hi"));
        using var surface = await rig.SendAsync(narrow, "/v1/quote", Bodies.Messages("claude-sonnet-4-5", "hi"));
        using var good = await rig.SendAsync(narrow, "/v1/quote", Bodies.Chat(Model, "hi"));
        using var fourth = await rig.SendAsync(narrow, "/v1/quote", Bodies.Chat(Model, "hi"));
        using var me = await rig.SendAsync(narrow, "/v1/me", null, HttpMethod.Get);

        model.Headers.GetValues("x-tollgate-code").ShouldBe(["model_not_allowed"]);
        surface.StatusCode.ShouldBe(HttpStatusCode.Forbidden, await surface.Content.ReadAsStringAsync());
        good.StatusCode.ShouldBe(HttpStatusCode.OK, await good.Content.ReadAsStringAsync());
        fourth.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        me.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static IEnumerable<Call> Calls()
    {
        (string Path, string Body)[] posts =
        [
            ("/v1/chat/completions", Bodies.Chat(Model, "hi")),
            ("/v1/chat/completions", Bodies.Chat(Model, "hi", stream: true)),
            ("/v1/responses", Bodies.Responses(Model, "hi")),
            ("/v1/responses", Bodies.Responses(Model, "hi", stream: true)),
            ("/v1/completions", Bodies.Completion("gpt-3.5-turbo-instruct", "hi")),
            ("/v1/embeddings", Bodies.Embedding("text-embedding-3-small", "hi")),
            ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", "hi")),
            ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", "hi", stream: true)),
            ("/v1/messages/count_tokens", Bodies.Messages("claude-sonnet-4-5", "hi")),
            ("/v1beta/models/gemini-2.5-flash:generateContent", Bodies.Gemini("hi")),
            ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini("hi")),
            ("/v1beta/models/gemini-2.5-flash:countTokens", Bodies.Gemini("hi")),
            ("/v1beta/models/gemini-embedding-001:embedContent", """{"content":{"parts":[{"text":"hi"}]}}"""),
            ("/openai/deployments/gpt-4o-mini/chat/completions", """{"messages":[{"role":"user","content":"hi"}]}"""),
            ("/v1/quote", Bodies.Chat(Model, "hi")),
            ("/v1/quote", Bodies.Messages("claude-sonnet-4-5", "hi")),
        ];
        string[] others =
        [
            "/v1/models", "/anthropic/v1/models", "/v1beta/models", "/v1/models/" + Model, "/v1/models/secret-one", "/v1/models/globex-models%2Fsecret-one", "/v1/me",
            "/v1/requests/{request}", "/v1/requests/{own}", "/v1/requests/none", "/v1/responses/{response}", "/v1/responses/{response}/input_items",
            "/v1/responses/{response}/cancel", "/v1/files", "/v1/batches", "/v1/audio/speech", "/v1/nothing",
        ];
        foreach (var (path, body) in posts)
        {
            // Names that the other tenant uses too, names the installation limits, names that nobody knows, and none.
            yield return new(HttpMethod.Post, path, body);
            yield return new(HttpMethod.Post, path, body, s_names);
            foreach (var customer in (string[])["broke", "calm", "tried", "unheard-of"])
            {
                yield return new(HttpMethod.Post, path, body, [("x-tollgate-customer", customer), ("x-tollgate-task", "t-" + customer)]);
            }
        }

        foreach (var path in others.Concat(posts.Select(post => post.Path).Distinct()))
        {
            foreach (var verb in s_verbs)
            {
                yield return new(verb, path, null);
            }
        }

        foreach (var model in (string[])["secret-one", "secret-on", "globex-models/secret-one", "globex-more/anything", "anything", "gpt-4.1-mni", "claude-sonnet-4-5", "globex-models/gpt-4.1", "fast", "fats"])
        {
            yield return new(HttpMethod.Post, "/v1/chat/completions", Bodies.Chat(model, "hi"));
            yield return new(HttpMethod.Post, "/v1/messages", Bodies.Messages(model, "hi"));
            yield return new(HttpMethod.Post, "/v1/quote", Bodies.Chat(model, "hi"));
        }

        yield return new(HttpMethod.Post, "/v1/responses", $$"""{"model":"{{Model}}","input":"x","previous_response_id":"{response}"}""");
        yield return new(HttpMethod.Post, "/v1/responses", $$"""{"model":"secret-one","input":"x","previous_response_id":"{response}"}""");
        yield return new(HttpMethod.Post, "/v1/responses", $$"""{"model":"{{Model}}","input":"x","conversation":"conv_1"}""");
        yield return new(HttpMethod.Get, "/v1/me", null);
    }

    private static async Task<string> AskAsync(TenantsRig rig, Call call)
    {
        rig.Upstream.Received.Clear();
        using var answer = await rig.SendAsync(rig.Acme, Fill(rig, call.Path), call.Body is null ? null : Fill(rig, call.Body), call.Verb, headers: call.Headers ?? []);
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}\n");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (!name.Equals("Date", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\n");
            }
        }

        text.Append(await answer.Content.ReadAsStringAsync());
        foreach (var (target, headers, body) in rig.Upstream.Received)
        {
            var sent = headers.Where(header => header.Key != "host").OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => header.Key + "=" + header.Value);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n> {target} {string.Join(' ', sent)} {Encoding.UTF8.GetString(body)}");
        }

        if (answer.Headers.TryGetValues("x-tollgate-request-id", out var id) && (int)answer.StatusCode == 200 && call.Path == "/v1/chat/completions")
        {
            rig.OwnRequest = id.Single();
        }

        return Random().Replace(text.ToString(), "<random>")
            .Replace(rig.ForeignResponse, "<response>", StringComparison.Ordinal);
    }

    // Without the id itself, and without what counts the caller's own requests.
    private static async Task<string> MaskedAsync(TenantsRig rig, string id, Call call) => string.Join('\n', (await AskAsync(rig, call))
        .Replace(id, "ID", StringComparison.Ordinal)
        .Replace("<response>", "ID", StringComparison.Ordinal)
        .Split('\n')
        .Where(line => !line.StartsWith("x-ratelimit-", StringComparison.Ordinal) && !line.StartsWith("Content-Length", StringComparison.Ordinal)));

    private static string Fill(TenantsRig rig, string text) => text
        .Replace("{response}", rig.ForeignResponse, StringComparison.Ordinal)
        .Replace("{request}", rig.ForeignRequest, StringComparison.Ordinal)
        .Replace("{own}", rig.OwnRequest, StringComparison.Ordinal);

    // Ids and keys.
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sk-tg-[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Random();

    private sealed record Call(HttpMethod Verb, string Path, string? Body, (string Name, string Value)[]? Headers = null);
}
