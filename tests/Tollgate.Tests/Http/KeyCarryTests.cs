using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>What a key can carry, over real HTTP: networks, demands, who pays, and what happens when it is changed or rotated.</summary>
public sealed class KeyCarryTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() =>
        _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time, TrustedProxies = [AddressRange.Parse("127.0.0.0/8"), AddressRange.Parse("10.0.0.0/8")] });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_key_works_from_its_networks_only_and_a_call_from_elsewhere_is_no_use_of_it()
    {
        var (id, secret) = await MakeAsync("""{"organization":"acme","ip_ranges":["203.0.113.0/24","2001:db8::/32"]}""");

        var refused = await AskAsync(secret, ("X-Forwarded-For", "203.0.113.7, 198.51.100.9"));
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Text.ShouldContain("address_not_allowed");
        refused.Text.ShouldContain("198.51.100.9");
        (await AskAsync(secret)).Status.ShouldBe(HttpStatusCode.Forbidden, "the proxy itself");
        (await AskAsync(secret, ("X-Forwarded-For", "unknown"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await GetKeyAsync(id)).GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.Null);

        (await AskAsync(secret, ("X-Forwarded-For", "198.51.100.9, 203.0.113.7, 10.1.2.3"))).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(secret, ("X-Forwarded-For", "2001:db8::1"))).Status.ShouldBe(HttpStatusCode.OK);
        (await GetKeyAsync(id)).GetProperty("last_used_at").GetString().ShouldNotBeNull();

        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"ip_ranges":[]}""");
        (await AskAsync(secret)).Status.ShouldBe(HttpStatusCode.OK);
        (await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"ip_ranges":["10.0.0.1/8","nowhere"]}""", 422)).GetProperty("message").GetString()!.ShouldContain("write 10.0.0.0/8");
    }

    [Fact]
    public async Task A_request_that_says_too_little_is_refused_with_what_to_send_and_costs_nothing()
    {
        var (_, secret) = await MakeAsync("""{"organization":"acme","tags":["region=eu"],"require":["feature","customer","tag:env","tag:region"]}""");

        var refused = await AskAsync(secret, ("x-tollgate-customer", "bigco"), ("x-tollgate-tags", "env="));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("attribution_required");
        refused.Text.ShouldContain("x-tollgate-feature");
        refused.Text.ShouldContain("x-tollgate-tags: env=");
        refused.Text.ShouldNotContain("region");
        refused.Text.ShouldNotContain("x-tollgate-customer");

        (await AskAsync(secret, ("x-tollgate-customer", "bigco"), ("x-tollgate-feature", "search"), ("x-tollgate-tags", "tier=gold, env=prod"))).Status.ShouldBe(HttpStatusCode.OK);
        using var byBody = await _gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", secret,
            """{"model":"gpt-5-mini","metadata":{"feature":"search","customer":"bigco","tags":"env=prod"},"messages":[{"role":"user","content":"x"}]}""");
        byBody.StatusCode.ShouldBe(HttpStatusCode.OK);
        await _gateway.Server.Projector.FlushAsync();
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/spend")).GetProperty("total").GetProperty("requests").GetInt64().ShouldBe(2);
        (await _gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"require":["team","tag:","feature"]}""", 422)).GetProperty("problems").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_rotation_neither_resets_a_budget_nor_escapes_it_to_the_last_decimal()
    {
        var (first, old) = await MakeAsync("""{"organization":"acme","budget_usd":"1","window":"lifetime","name":"ci"}""");
        var spent = 0m;
        for (var i = 0; i < 3; i++)
        {
            spent += await CostAsync(old);
        }

        var rotated = await _gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{first}/rotate", """{"overlap":"24h"}""", 201);
        var (second, fresh) = (rotated.GetProperty("id").GetString()!, rotated.GetProperty("secret").GetString()!);
        rotated.GetProperty("old_key_ends_at").GetString().ShouldBe("2026-01-16T12:00:00Z");
        var budget = (await BudgetsAsync()).ShouldHaveSingleItem();
        budget.Spent.ShouldBe(spent);

        spent += await CostAsync(fresh);
        spent += await CostAsync(old);
        var third = (await _gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{second}/rotate", status: 201)).GetProperty("secret").GetString()!;
        spent += await CostAsync(third);
        (await BudgetsAsync()).ShouldHaveSingleItem().Spent.ShouldBe(spent);

        // A budget for a later key of the line is one for the line, with what it has spent.
        await _gateway.Server.Projector.FlushAsync();
        var late = await _gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"key:{{second}}","window":"lifetime","limit_usd":"1"}""", 201);
        decimal.Parse(late.GetProperty("spent_usd").GetString()!, CultureInfo.InvariantCulture).ShouldBe(spent);
        var byKey = (await _gateway.AdminAsync(HttpMethod.Get, "/api/spend?by=key")).GetProperty("rows").EnumerateArray().ShouldHaveSingleItem();
        (byKey.GetProperty("key").GetString(), decimal.Parse(byKey.GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture)).ShouldBe((first, spent));

        await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + budget.Id, $$"""{"limit_usd":"{{spent.ToString(CultureInfo.InvariantCulture)}}"}""");
        foreach (var secret in (string[])[old, fresh, third])
        {
            (await AskAsync(secret)).Status.ShouldBe(HttpStatusCode.PaymentRequired);
        }

        // The old key ends, its budget does not: it can still be changed, and holds for the others.
        _time.Step(TimeSpan.FromHours(25));
        _gateway.Server.Control.Keys.Revoke(Guid.Parse(first)).Require();
        (await AskAsync(old)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(third)).Status.ShouldBe(HttpStatusCode.PaymentRequired);
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + budget.Id, """{"limit_usd":"1"}""");
        await CostAsync(third);
        await _gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{second}/rotate", """{"overlap":"soon"}""", 422);
        await _gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{first}/rotate", """{"overlap":"0"}""", 422);
    }

    [Fact]
    public async Task Who_pays_is_what_held_when_the_request_was_made_and_no_caller_can_say_otherwise()
    {
        var (id, secret) = await MakeAsync("""{"organization":"acme","cost_center":"4711","project":"apollo"}""");
        var january = await CostAsync(secret) + await CostAsync(secret, ("x-tollgate-tags", "cost_center=0815,project=other,env=prod"));
        _time.Step(TimeSpan.FromDays(20));
        var early = await CostAsync(secret);
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"cost_center":"4712","project":null}""");
        _time.Step(TimeSpan.FromDays(1));
        var late = await CostAsync(secret, ("x-tollgate-tags", "project=zeus,project=hera"));
        var without = await CostAsync(_gateway.CallerKey, ("x-tollgate-tags", "cost_center=0815"));
        await _gateway.Server.Projector.FlushAsync();

        (await SpendAsync("by=cost_center&from=2026-01-01&to=2026-02-01")).ShouldBe(new Dictionary<string, decimal> { ["4711"] = january }, ignoreOrder: true);
        (await SpendAsync("by=cost_center&from=2026-02-01&to=2026-03-01")).ShouldBe(
            new Dictionary<string, decimal> { ["4711"] = early, ["4712"] = late, ["(none)"] = without }, ignoreOrder: true);
        (await SpendAsync("by=project&from=2026-01-01&to=2026-03-01")).ShouldBe(
            new Dictionary<string, decimal> { ["apollo"] = january + early, ["zeus"] = late, ["(none)"] = without }, ignoreOrder: true);

        var shown = await _gateway.AdminAsync(HttpMethod.Get, "/api/keys/" + id);
        shown.GetProperty("assignments").EnumerateArray()
            .Select(one => (one.GetProperty("from").GetString(), one.GetProperty("cost_center").GetString(), one.GetProperty("project").GetString()))
            .ShouldBe([("2026-01-15T12:00:00Z", "4711", "apollo"), ("2026-02-04T12:00:00Z", "4712", null)]);
        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"tags":["cost_center=1"]}""", 422);
    }

    [Fact]
    public async Task A_key_is_changed_on_condition_and_every_problem_is_named()
    {
        var (id, secret) = await MakeAsync("""{"organization":"acme","team":"research","models":["gpt-5*"],"expires_at":"2026-06-01T00:00:00Z","metadata":{"ticket":"42"}}""");
        using var shown = await _gateway.SendAsync(HttpMethod.Get, "/api/keys/" + id, _gateway.AdminKey);
        shown.Headers.ETag!.Tag.ShouldBe("\"1\"");

        var changed = await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"name":"renamed","expires_at":null,"team":null,"models":["gpt-4*"],"feature":"search","version":1}""");
        (changed.GetProperty("name").GetString(), changed.GetProperty("team").GetString(), changed.GetProperty("expires_at").GetString(), changed.GetProperty("unknown_owner").GetBoolean())
            .ShouldBe(("renamed", null, null, true));
        changed.GetProperty("metadata").GetProperty("ticket").GetString().ShouldBe("42");
        (await AskAsync(secret)).Status.ShouldBe(HttpStatusCode.Forbidden);

        await _gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + id, """{"name":"late","version":1}""", 409);
        using var late = await _gateway.SendAsync(HttpMethod.Patch, "/api/keys/" + id, _gateway.AdminKey, """{"name":"late"}""", request => request.Headers.IfMatch.ParseAdd("\"1\""));
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var problems = (await _gateway.AdminAsync(
            HttpMethod.Patch, "/api/keys/" + id,
            """{"nam":"x","expires_at":"2020-01-01T00:00:00Z","team":"nowhere","surfaces":["openai.chatt"],"metadata":{"a":null},"require":["colour"]}""", 422)).GetProperty("problems");
        problems.EnumerateArray().Select(one => one.GetProperty("field").GetString()!).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(["expires_at", "metadata", "nam", "require", "surfaces", "team"]);
        var entry = (await _gateway.AdminAsync(HttpMethod.Get, "/api/audit?limit=1")).GetProperty("entries")[0].GetRawText();
        entry.ShouldContain("allowed_models");
        entry.ShouldContain("gpt-4*");
    }

    [Fact]
    public async Task Members_name_their_keys_and_leads_keep_them_in_the_team()
    {
        var acme = _gateway.Organization.Id;
        var control = _gateway.Server.Control;
        var team = control.Teams.List().Single(team => team.OrganizationId == acme);
        var ann = control.Users.Create(new User { OrganizationId = acme, TeamId = team.Id, Slug = "ann" }).Require();
        control.Users.Create(new User { OrganizationId = acme, Slug = "stranger" }).Require();
        var (member, lead) = (_gateway.NewAdminKey(AdminRole.Member, acme, user: ann.Id), _gateway.NewAdminKey(AdminRole.TeamLead, acme));
        _gateway.Server.Core.Keys.RefreshNow();
        var (id, _) = await MakeAsync("""{"organization":"acme","team":"research","user":"ann","models":["gpt-4*"]}""");
        var path = "/api/keys/" + id;

        await _gateway.AdminAsync(HttpMethod.Patch, path, """{"name":"mine","metadata":{"a":"b"}}""", key: member);
        foreach (var body in (string[])["""{"tags":[]}""", """{"feature":""}""", """{"models":[]}""", """{"expires_at":null}""", """{"cost_center":"1"}""", """{"require":[]}""", """{"ip_ranges":[]}""", """{"user":"stranger"}"""])
        {
            await _gateway.AdminAsync(HttpMethod.Patch, path, body, 403, member);
        }

        await _gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"cost_center":"1"}""", 403, member);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"budget_usd":"1"}""", 403, member);
        await _gateway.AdminAsync(HttpMethod.Patch, path, """{"models":[],"cost_center":"1","team":"research"}""", key: lead);
        foreach (var body in (string[])["""{"team":null}""", """{"team":"elsewhere"}""", """{"user":"stranger"}""", """{"user":"nobody"}"""])
        {
            await _gateway.AdminAsync(HttpMethod.Patch, path, body, 403, lead);
        }
    }

    [Fact]
    public async Task A_sheet_of_keys_is_made_whole_or_not_at_all()
    {
        const string Sheet = """
            name,team,user,expires,models,budget,window,tags,cost_center,ip_ranges,require
            =cmd|'/c calc'!A1,search,bob,2027-01-01,gpt-5*;claude-*,12.50,month,env=prod;tier=gold,4711,127.0.0.1,
            "ci, nightly",search,,,,,,,,,feature
            """;
        var before = _gateway.Server.Control.ChangeStamp();
        (await ImportAsync(Sheet, "/api/keys/import/preview", HttpStatusCode.OK)).ShouldContain("\"would_create\":2");
        var problems = JsonSerializer.Deserialize<JsonElement>(await ImportAsync(
            Sheet + "\nthird,sea rch,,31.12.2027,,much,,env,,10.0.0.1/8,colour\ntoo,few\n", "/api/keys/import", HttpStatusCode.UnprocessableEntity)).GetProperty("problems");
        problems.EnumerateArray().Select(one => (one.GetProperty("line").GetInt32(), one.GetProperty("column").GetInt32(), one.GetProperty("field").GetString()))
            .ShouldBe([(4, 2, "team"), (4, 4, "expires"), (4, 6, "budget"), (4, 8, "tags"), (4, 10, "ip_ranges"), (4, 11, "require"), (5, 0, "")]);
        await ImportAsync("name,colour,name\nx,red,y", "/api/keys/import", HttpStatusCode.UnprocessableEntity);
        await ImportAsync("", "/api/keys/import", HttpStatusCode.UnprocessableEntity);
        _gateway.Server.Control.ChangeStamp().ShouldBe(before, "nothing was changed");

        var lines = (await ImportAsync(Sheet, "/api/keys/import", HttpStatusCode.Created)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("line,id,name,organization,team,user,secret");
        lines[1].ShouldContain(",'=cmd|'/c calc'!A1,default,search,bob,sk-tg-");
        lines[2].ShouldContain(",\"ci, nightly\",default,search,,sk-tg-");
        (await AskAsync(lines[1].Split(',')[^1], ("X-Forwarded-For", "127.0.0.1"))).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(lines[2].Split(',')[^1])).Status.ShouldBe(HttpStatusCode.BadRequest);
        var budget = _gateway.Server.Control.Budgets.List().ShouldHaveSingleItem();
        (budget.Limit.Value, budget.ScopeName).ShouldBe((12.5m, lines[1].Split(',')[1]));
        var bob = (await GetKeyAsync(lines[1].Split(',')[1]));
        (bob.GetProperty("name").GetString(), bob.GetProperty("cost_center").GetString()).ShouldBe(("=cmd|'/c calc'!A1", "4711"));
    }

    [Fact]
    public async Task Keys_that_nobody_uses_or_owns_are_found()
    {
        var (used, secret) = await MakeAsync("""{"organization":"acme","team":"research","name":"used"}""");
        var (idle, _) = await MakeAsync("""{"organization":"acme","team":"research","name":"idle"}""");
        var (nobodys, _) = await MakeAsync("""{"organization":"acme","name":"nobody's"}""");
        _time.Step(TimeSpan.FromDays(91));
        await AskAsync(secret);
        _gateway.Server.Core.Keys.WriteUses();
        var (young, _) = await MakeAsync("""{"organization":"acme","team":"research","name":"young"}""");

        (await NamesAsync("unused=90d")).ShouldBe(["test", "idle", "nobody's"], ignoreOrder: true);
        (await NamesAsync("unused=92d")).ShouldBeEmpty();
        (await NamesAsync("unknown_owner=true")).ShouldBe(["nobody's"]);
        _gateway.Server.Control.Teams.Retire(_gateway.Server.Control.Teams.List().Single().Id).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        (await NamesAsync("unknown_owner=true&unused=90d")).ShouldBe(["test", "idle", "nobody's"], ignoreOrder: true);
        await _gateway.AdminAsync(HttpMethod.Get, "/api/keys?unused=often", status: 422);
        new[] { used, idle, nobodys, young }.ShouldBeUnique();
    }

    private async Task<List<string>> NamesAsync(string query) =>
        [.. (await _gateway.AdminAsync(HttpMethod.Get, "/api/keys?" + query)).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()!)];

    private async Task<string> ImportAsync(string sheet, string path, HttpStatusCode status)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, path, _gateway.AdminKey, change: request => request.Content = new StringContent(sheet, Encoding.UTF8, "text/csv"));
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        return text;
    }

    private async Task<Dictionary<string, decimal>> SpendAsync(string query) =>
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/spend?" + query)).GetProperty("rows").EnumerateArray().ToDictionary(
            row => row.EnumerateObject().First().Value.GetString()!, row => decimal.Parse(row.GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture));

    private async Task<List<(string Id, decimal Spent)>> BudgetsAsync() =>
        [.. (await _gateway.AdminAsync(HttpMethod.Get, "/api/budgets")).GetProperty("budgets").EnumerateArray()
            .Select(budget => (budget.GetProperty("id").GetString()!, decimal.Parse(budget.GetProperty("spent_usd").GetString()!, CultureInfo.InvariantCulture)))];

    private async Task<(string Id, string Secret)> MakeAsync(string body)
    {
        var made = await _gateway.AdminAsync(HttpMethod.Post, "/api/keys", body, 201);
        return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    private async Task<JsonElement> GetKeyAsync(string id)
    {
        _gateway.Server.Core.Keys.WriteUses();
        return (await _gateway.AdminAsync(HttpMethod.Get, "/api/keys/" + id)).GetProperty("key");
    }

    private async Task<decimal> CostAsync(string key, params (string Name, string Value)[] headers)
    {
        var (status, text, cost) = await AskAsync(key, headers);
        status.ShouldBe(HttpStatusCode.OK, text);
        return decimal.Parse(cost!, CultureInfo.InvariantCulture);
    }

    private async Task<(HttpStatusCode Status, string Text, string? Cost)> AskAsync(string key, params (string Name, string Value)[] headers)
    {
        using var answer = await _gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", key, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"Say hello"}]}""",
            request =>
            {
                foreach (var (name, value) in headers)
                {
                    request.Headers.Add(name, value);
                }
            });
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("x-tollgate-cost-usd", out var cost) ? cost.Single() : null);
    }
}
