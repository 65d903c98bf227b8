using System.Net;
using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>Hard budgets hold, honest requests get through, and refusals say why.</summary>
public sealed class BudgetTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Fact]
    public async Task Sixty_four_clients_cannot_spend_more_than_the_limit()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        var budget = caller.Budget!;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(client => Task.Run(() => SpendAsync(caller, client))));
        await rig.QuietAsync();

        var rows = await rig.LedgerAsync(caller);
        var spent = rows.Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost);
        spent.ShouldBeLessThanOrEqualTo(new Amount(1m));
        spent.ShouldBeGreaterThan(new Amount(0.5m));
        var standing = rig.StandingOf(budget);
        (standing.Spent, standing.Held, standing.OpenHolds).ShouldBe((spent, Amount.Zero, 0));

        var served = rig.Simulator.Attempts.After().ToDictionary(record => record.AttemptId!);
        var billed = 0m;
        foreach (var row in rows)
        {
            var record = served[row.Intent.AttemptId.ToString("N")];

            row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();

            // A simulator without pauses has written its whole answer into the socket before a cut can reach it; a provider generates at
            // the pace of a model. The lock-step test below proves the cut itself.
            billed += row.End.Failure == AttemptFailure.BudgetCut ? Math.Min(record.Usd, row.End.Cost.Value) : record.Usd;
            if (row.End.Failure == AttemptFailure.None)
            {
                row.End.Cost.Value.ShouldBe(record.Usd, record.Model);
            }
        }

        billed.ShouldBeLessThanOrEqualTo(1m);
    }

    [Theory]
    [InlineData("gpt-4o", 500, 100_000)]
    [InlineData("gpt-4o-mini", 20, 60_000)]
    public async Task A_stream_without_a_cap_that_outgrows_the_cards_maximum_still_ends_at_the_limit(string model, int thousandths, int output)
    {
        var limit = thousandths / 1000m;
        var caller = rig.NewCaller(plan => plan.Budget = limit);

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat(model, $"[[sim: out={output}]]", stream: true), stream: true);
        var text = await answer.Content.ReadAsStringAsync();
        await rig.QuietAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("\"finish_reason\":\"length\"");
        text.ShouldEndWith("data: [DONE]\n\n");
        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(AttemptFailure.BudgetCut);
        row.End.Cost.Value.ShouldBeInRange(limit / 2, limit);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
    }

    [Fact]
    public async Task A_cent_answers_a_cheap_request_that_asks_for_a_huge_cap()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 0.01m);

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "[[sim: out=600]]", maxTokens: 32_000));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var capped = int.Parse(answer.Headers.GetValues("x-tollgate-capped").Single());
        capped.ShouldBeInRange(1200, 31_999);
        Encoding.UTF8.GetString(rig.Simulator.LastRequest()!.Value.Span).ShouldBe(Bodies.Chat("gpt-4.1-mini", "[[sim: out=600]]", maxTokens: capped));
        var row = await rig.OnlyRowAsync(caller);
        row.End.Cost.Value.ShouldBeInRange(0.00096m, 0.001m);
        (row.End.Flags | row.Intent.Flags).HasFlag(AttemptFlags.Capped).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/v1/responses", "max_output_tokens")]
    [InlineData("/v1/completions", "max_tokens")]
    [InlineData("/v1/messages", "max_tokens")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", "maxOutputTokens")]
    public async Task Every_dialect_is_capped_in_its_own_field(string path, string field)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 0.01m);
        var body = path switch
        {
            "/v1/responses" => Bodies.Responses("gpt-4.1", "[[sim: out=10]]", maxTokens: 30_000),
            "/v1/completions" => Bodies.Completion("gpt-4.1-mini", "[[sim: out=10]]", maxTokens: 30_000),
            "/v1/messages" => Bodies.Messages("claude-sonnet-4-5", "[[sim: out=10]]", maxTokens: 30_000),
            _ => Bodies.Gemini("[[sim: out=10 reasoning=5]]", 30_000),
        };

        using var answer = await rig.SendAsync(caller, path, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var capped = answer.Headers.GetValues("x-tollgate-capped").Single();
        Encoding.UTF8.GetString(rig.Simulator.LastRequest()!.Value.Span).ShouldContain($"\"{field}\":{capped}");
    }

    [Fact]
    public async Task A_refusal_says_which_budget_what_is_left_what_was_asked_and_when_it_resets()
    {
        var caller = rig.NewCaller(plan => (plan.Budget, plan.BudgetOf, plan.Window) = (0.003m, Dimension.Team, Economics.Budgets.BudgetWindow.CalendarMonth));
        using var first = await SpendThreeMillisAsync(caller);
        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());
        var spent = (await rig.OnlyRowAsync(caller)).End.Cost;

        using var refused = await SpendThreeMillisAsync(caller);

        refused.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        refused.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
        refused.Headers.Contains("Retry-After").ShouldBeFalse();
        var error = (await refused.Content.ReadAsStringAsync()).Json().GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("budget_exceeded");
        var sentence = error.GetProperty("message").GetString()!;
        sentence.ShouldStartWith(
            $"The month budget 'Team budget of {caller.Organization}' of team {caller.Organization}/research has too little left for this request: "
            + $"${spent} of $0.003 spent, so ${new Amount(0.003m) - spent} is free, and the request needs $0.0");
        sentence.ShouldMatch(
            @" set aside\. It resets at \d{4}-\d\d-01 00:00 UTC; send a shorter request, use a cheaper model, or ask an owner of organization "
            + caller.Organization + @" or finance to raise the limit earlier\. "
            + @"To ask for a temporary increase: POST /api/increases for budget ([0-9a-f-]{36}), or tollgate budgets increase request \1\.$");
        (await rig.LedgerAsync(caller)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Dimension.Key)]
    [InlineData(Dimension.User)]
    [InlineData(Dimension.Team)]
    [InlineData(Dimension.Organization)]
    public async Task Every_scope_is_enforced_and_headers_do_not_escape_it(Dimension scope)
    {
        var caller = rig.NewCaller(plan => (plan.Budget, plan.BudgetOf) = (0.003m, scope));
        using var first = await SpendThreeMillisAsync(caller);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var refused = await SpendThreeMillisAsync(
            caller, ("x-tollgate-user", "bob"), ("x-tollgate-team", "rich"), ("x-tollgate-organization", "other"), ("x-tollgate-key", "none"));

        refused.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        var me = (await (await rig.SendAsync(caller, "/v1/me", null, HttpMethod.Get)).Content.ReadAsStringAsync()).Json();
        me.GetProperty("budgets")[0].GetProperty("spent_usd").GetString().ShouldBe((await rig.OnlyRowAsync(caller)).End.Cost.ToString());
    }

    [Fact]
    public async Task The_tightest_of_several_budgets_decides_and_all_are_charged()
    {
        var caller = rig.NewCaller(plan => (plan.Budget, plan.BudgetOf) = (0.003m, Dimension.User));
        var team = rig.Server.Control.Budgets.Create(caller.NewBudget(Dimension.Team, 100m)).Require();
        rig.Server.Core.Keys.RefreshNow();

        using var first = await SpendThreeMillisAsync(caller);
        using var refused = await SpendThreeMillisAsync(caller);

        refused.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("User budget");
        rig.StandingOf(team).Spent.ShouldBe((await rig.OnlyRowAsync(caller)).End.Cost);
        rig.StandingOf(team).Held.ShouldBe(Amount.Zero);
    }

    [Fact]
    public async Task A_header_names_the_user_only_where_the_key_pins_none()
    {
        var pinned = rig.NewCaller();
        var open = rig.NewCaller(plan => plan.WithoutUser = true);
        var body = Bodies.Embedding("text-embedding-3-small", "x");

        using var one = await rig.SendAsync(pinned, "/v1/embeddings", body, headers: ("x-tollgate-user", "bob"));
        using var two = await rig.SendAsync(open, "/v1/embeddings", body, headers: ("x-tollgate-user", "bob"));

        (await rig.RecordAsync(pinned, one)).GetProperty("attribution").GetProperty("user").GetString().ShouldBe(pinned.Organization + "/ada");
        (await rig.RecordAsync(open, two)).GetProperty("attribution").GetProperty("user").GetString().ShouldBe(open.Organization + "/bob");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_charge_above_its_hold_is_booked_in_full_and_flagged(bool stream)
    {
        var caller = rig.NewCaller(plan => plan.Budget = 0.05m);

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", "[[sim: in=40000 out=10]]", stream, maxTokens: 100));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        var row = await rig.OnlyRowAsync(caller);
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeTrue();
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
        rig.StandingOf(caller.Budget!).Left.Value.ShouldBeLessThan(0);
        using var next = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-nano", "x", maxTokens: 1));
        next.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
    }

    [Fact]
    public async Task A_restart_rebuilds_the_counters_from_the_ledger()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", $"[[sim: out={100 + i}]]", stream: i % 2 == 0));
        }

        await rig.QuietAsync();
        var before = rig.StandingOf(caller.Budget!).Spent;
        await rig.RestartAsync();

        rig.StandingOf(caller.Budget!).Spent.ShouldBe(before);
        (await rig.LedgerAsync(caller)).Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost).ShouldBe(before);
    }

    [Fact]
    public async Task A_model_without_a_price_is_refused_under_a_budget_and_shown_as_unpriced_without_one()
    {
        var body = Bodies.Chat("openrouter/acme/unheard-of-model-7", "[[sim: out=10]]");

        using var refused = await rig.SendAsync(rig.NewCaller(plan => plan.Budget = 1m), "/v1/chat/completions", body);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("model_unpriced");

        var free = rig.NewCaller();
        using var answer = await rig.SendAsync(free, "/v1/chat/completions", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await rig.OnlyRowAsync(free)).End.State.ShouldBe(UsageState.Final);
    }

    private async Task SpendAsync(RigCaller caller, int client)
    {
        var dice = new Random(client);
        while (true)
        {
            var stream = dice.Next(2) == 0;
            var directive = $"[[sim: out={dice.Next(100, 3000)} chunk={dice.Next(4, 40)}]]";
            var (path, body) = dice.Next(5) switch
            {
                0 => ("/v1/chat/completions", Bodies.Chat("gpt-5", directive, stream, dice.Next(2) == 0 ? null : 4000)),
                1 => ("/v1/chat/completions", Bodies.Chat("gpt-4.1", directive, stream, dice.Next(2) == 0 ? null : 3000)),
                2 => ("/v1/responses", Bodies.Responses("o4-mini", directive, stream, 5000)),
                3 => ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", directive, stream, 4000)),
                _ => stream
                    ? ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini(directive, 8000))
                    : ("/v1beta/models/gemini-2.5-pro:generateContent", Bodies.Gemini(directive)),
            };
            using var answer = await rig.SendAsync(caller, path, body);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.PaymentRequired)
            {
                return;
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        }
    }

    // 300 tokens at $8 a million are $0.0024; what is left of $0.003 does not buy the smallest useful answer.
    private Task<HttpResponseMessage> SpendThreeMillisAsync(RigCaller caller, params (string, string)[] headers) =>
        rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", "[[sim: out=300]]", maxTokens: 300), headers: headers);
}
