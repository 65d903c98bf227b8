using System.Net;
using System.Text.Json;
using Tollgate.Economics.Ownership;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Policies;

/// <summary>Where requests may go, over real HTTP: what is allowed is used, the rest is refused by the policy's name, and nothing leaves it.</summary>
public sealed class PolicyTests(PoliciesRig rig) : IClassFixture<PoliciesRig>
{
    private const int Conversations = 40;

    private static readonly Policy s_strict = new() { Name = "eu only", ZeroRetentionOnly = true, AllowedRegions = ["eu*"] };

    [Fact]
    public async Task Every_request_goes_to_an_account_that_is_allowed_from_the_change_on_until_it_is_lifted()
    {
        var caller = rig.NewCaller();
        (await AccountsAsync(caller)).ShouldContain("openai/plain");

        var policy = rig.Hold(caller, s_strict);
        (await AccountsAsync(caller)).Distinct().ShouldBe(["openai/eu"]);

        // Another one can only narrow it, to nothing here.
        var more = rig.Hold(caller, new Policy { Name = "plain only", AllowedAccounts = ["*/plain"] });
        using (var refused = await AskAsync(caller, "x"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await MessageAsync(refused)).ShouldBe(
                $"The policy 'eu only' of organization {caller.Organization} allows only regions eu* and accounts with zero retention, and the policy 'plain only' of organization {caller.Organization} allows only accounts */plain, "
                + $"but none of this key's accounts for the model 'gpt-4o-mini' is one; use another model (GET /v1/models lists what this key may call), or ask an owner of the organization '{caller.Organization}' to change the policy.");
        }

        rig.Lift(more);
        rig.Lift(policy);
        (await AccountsAsync(caller)).ShouldContain("openai/plain");
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"x"}]}""", "error.code")]
    [InlineData("/v1/responses", """{"model":"gpt-4o-mini","input":"x"}""", "error.code")]
    [InlineData("/v1/embeddings", """{"model":"text-embedding-3-small","input":"x"}""", "error.code")]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", "error.type")]
    [InlineData("/v1/messages/count_tokens", """{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"x"}]}""", "error.type")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"text":"x"}]}]}""", "error.status")]
    [InlineData("/v1beta/models/gemini-2.5-flash:countTokens", """{"contents":[{"role":"user","parts":[{"text":"x"}]}]}""", "error.status")]
    public async Task A_refusal_names_the_policy_in_the_callers_dialect_and_nothing_goes_upstream(string path, string body, string shape)
    {
        var caller = rig.NewCaller();
        rig.Hold(caller, new Policy { Name = "nowhere", AllowedProviders = ["mistral"] });
        var served = rig.Simulator.Attempts.After().Count;

        using var answer = await rig.SendAsync(caller, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, text);
        answer.Headers.GetValues("x-tollgate-code").ShouldBe(["policy_refused"]);
        answer.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
        text.ShouldContain("policy 'nowhere'");
        text.ShouldContain("providers mistral");
        shape.Split('.').Aggregate(text.Json(), (at, name) => at.GetProperty(name)).ValueKind.ShouldBe(JsonValueKind.String);

        rig.Simulator.Attempts.After().Count.ShouldBe(served);
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
        await rig.QuietAsync();
    }

    [Fact]
    public async Task An_account_that_fails_is_not_replaced_by_one_that_is_not_allowed()
    {
        var caller = rig.NewCaller();
        rig.Hold(caller, s_strict);
        var last = rig.Simulator.Attempts.After() is [.., var newest] ? newest.Sequence : 0;
        foreach (var fault in (string[])["fault=status:500", "fault=status:429 retry=1", "fault=status:401", "fault=close", "out=3"])
        {
            for (var i = 0; i < 4; i++)
            {
                using var answer = await AskAsync(caller, $"{fault} {i} [[sim: {fault}]]", stream: i % 2 == 0);
                answer.IsSuccessStatusCode.ShouldBe(fault == "out=3");
            }
        }

        // Its keys take turns, and none but its keys is used.
        var tails = rig.Simulator.Attempts.After().Where(served => served.Sequence > last).Select(served => served.CredentialTail).Distinct().Order().ToList();
        tails.Count.ShouldBe(2);
        tails.ShouldAllBe(tail => "eu-key-1".EndsWith(tail!, StringComparison.Ordinal) || "eu-key-2".EndsWith(tail!, StringComparison.Ordinal));
        (await NamesAsync(await rig.LedgerAsync(caller))).Distinct().ShouldBe(["openai/eu"]);
    }

    [Fact]
    public async Task What_may_be_called_is_what_is_listed_quoted_and_told()
    {
        var caller = rig.NewCaller();
        (await ModelsAsync(caller)).ShouldContain("claude-sonnet-4-5");
        rig.Hold(caller, s_strict);

        var models = await ModelsAsync(caller);
        models.ShouldContain("gpt-4o-mini");
        models.ShouldNotContain("claude-sonnet-4-5");
        (await QuoteAsync(caller, "gpt-4o-mini")).ShouldBe(HttpStatusCode.OK);
        (await QuoteAsync(caller, "claude-sonnet-4-5")).ShouldBe(HttpStatusCode.Forbidden);

        using var me = await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        var policy = (await me.Content.ReadAsStringAsync()).Json().GetProperty("policies").EnumerateArray().ShouldHaveSingleItem();
        policy.GetProperty("name").GetString().ShouldBe("eu only");
        policy.GetProperty("scope").GetString().ShouldBe($"organization {caller.Organization}");
        policy.GetProperty("allowed_regions")[0].GetString().ShouldBe("eu*");
        policy.GetProperty("allowed_providers").ValueKind.ShouldBe(JsonValueKind.Null);
        policy.GetProperty("zero_retention_only").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_policy_of_the_installation_tells_nobody_of_accounts_of_others()
    {
        await using var own = await GatewayRig.StartAsync<PoliciesRig>();
        var (caller, _) = (own.NewCaller(), own.NewCaller());
        own.Hold(null, new Policy { Name = "house rule", AllowedAccounts = [PoliciesRig.Private + "/*", "openai/eu"], AllowedProviders = [PoliciesRig.Private, "openai"] });

        using var allowed = await own.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4o-mini", "[[sim: out=1]]"));
        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await own.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "x"));
        var text = await refused.Content.ReadAsStringAsync();
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        text.ShouldContain("the operator of this gateway");
        text.ShouldContain("openai/eu");
        text.ShouldNotContain("globex");
        using var me = await own.SendAsync(caller, "/v1/me", null, HttpMethod.Get);
        (await me.Content.ReadAsStringAsync()).ShouldNotContain("globex");
        using var absent = await own.SendAsync(caller, "/v1/chat/completions", Bodies.Chat(PoliciesRig.Private + "/gpt-4o-mini", "x"));
        absent.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stored_response_is_out_of_reach_while_its_account_is_not_allowed()
    {
        var caller = rig.NewCaller();
        var plain = rig.Hold(caller, new Policy { Name = "plain", AllowedAccounts = ["openai/plain"] });
        string id;
        using (var made = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses("gpt-4.1-mini", "hi [[sim: out=1]]")))
        {
            id = (await made.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
        }

        rig.Lift(plain);
        var policy = rig.Hold(caller, s_strict);
        using (var read = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Get))
        {
            read.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await MessageAsync(read)).ShouldContain("the account 'openai/plain' that this request is bound to is not one");
        }

        using (var next = await rig.SendAsync(caller, "/v1/responses", JsonSerializer.Serialize(new { model = "gpt-4.1-mini", input = "x", previous_response_id = id })))
        {
            next.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        rig.Lift(policy);
        using var again = await rig.SendAsync(caller, "/v1/responses/" + id, null, HttpMethod.Get);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> AskAsync(RigCaller caller, string text, bool stream = false) =>
        rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4o-mini", text, stream));

    /// <summary>The accounts of new conversations.</summary>
    private async Task<List<string>> AccountsAsync(RigCaller caller)
    {
        var before = (await rig.LedgerAsync(caller)).Count;
        for (var i = 0; i < Conversations; i++)
        {
            using var answer = await AskAsync(caller, $"{before + i} [[sim: out=1]]");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }

        return await NamesAsync((await rig.LedgerAsync(caller)).Skip(before));
    }

    private async Task<List<string>> NamesAsync(IEnumerable<Storage.Ledger.AttemptRecord> rows)
    {
        var ids = rows.Select(row => row.Intent.Attribution[Dimension.Account]).ToList();
        var names = await rig.Server.Ledger.NamesAsync([.. ids.Distinct().Select(id => (Dimension.Account, id))], CancellationToken.None);
        return [.. ids.Select(id => names[(Dimension.Account, id)])];
    }

    private async Task<List<string>> ModelsAsync(RigCaller caller)
    {
        var models = new List<string>();
        foreach (var path in (string[])["/v1/models", "/anthropic/v1/models"])
        {
            using var answer = await rig.SendAsync(caller, path, null, HttpMethod.Get);
            models.AddRange((await answer.Content.ReadAsStringAsync()).Json().GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!));
        }

        return models;
    }

    private async Task<HttpStatusCode> QuoteAsync(RigCaller caller, string model)
    {
        using var answer = await rig.SendAsync(caller, "/v1/quote", Bodies.Messages(model, "x"));
        return answer.StatusCode;
    }

    private static async Task<string> MessageAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadAsStringAsync()).Json().GetProperty("error").GetProperty("message").GetString()!;
}
