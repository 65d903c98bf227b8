using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;
using Tollgate.Tests.Configuration;

namespace Tollgate.Tests.Http;

/// <summary>The admin API over real HTTP.</summary>
public sealed class AdminApiTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("""{"scope":"feature:x","limit_usd":"1","limt":"1","windw":"day"}""", "limt,windw")]
    [InlineData("""{"scope":"feature:x","limit_usd":"a lot"}""", "limit_usd")]
    [InlineData("""{"scope":"feature:x","limit_usd":"1","kind":"harsh"}""", "kind")]
    [InlineData("""{"scope":"feature:x","limit_usd":"1","kind":2}""", "kind")]
    [InlineData("""{"scope":"planet:x","limit_usd":"1","window":"fortnight"}""", "scope,window")]
    [InlineData("""{"scope":"feature:x","window":"400d","limit_usd":"1"}""", "window")]
    [InlineData("""{"scope":"feature:x"}""", "limit_usd")]
    [InlineData("""{"scope":"feature:x","limit_usd":"-1"}""", "limit")]
    [InlineData("""{"scope":"feature:x","limit_usd":"1","limit_usd":"2"}""", "body,limit_usd")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task Nothing_is_read_that_is_not_understood_and_every_problem_names_its_field(string body, string fields)
    {
        var problem = await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", body, 422);
        problem.GetProperty("error").GetString().ShouldBe("invalid");
        var named = problem.GetProperty("problems").EnumerateArray().Select(entry => entry.GetProperty("field").GetString()!).ToList();
        named.ShouldAllBe(field => fields.Split(',', StringSplitOptions.None).Contains(field));
        named.Count.ShouldBe(fields.StartsWith("body,", StringComparison.Ordinal) ? 1 : fields.Split(',').Length);
    }

    [Fact]
    public async Task A_budget_is_made_counts_changes_and_goes()
    {
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"name":"Search","scope":"feature:search","window":"7d","limit_usd":"2.50","kind":"soft"}""", 201);
        made.GetProperty("limit_usd").GetString().ShouldBe("2.5");
        made.GetProperty("window").GetString().ShouldBe("7d");
        made.GetProperty("left_usd").GetString().ShouldBe("2.5");
        var path = "/api/budgets/" + made.GetProperty("id").GetString();
        var changed = await gateway.AdminAsync(HttpMethod.Patch, path, """{"limit_usd":"3"}""");
        changed.GetProperty("limit_usd").GetString().ShouldBe("3");
        changed.GetProperty("name").GetString().ShouldBe("Search");
        await gateway.AdminAsync(HttpMethod.Patch, path, """{"limit_usd":"4","version":1}""", 409);
        await gateway.AdminAsync(HttpMethod.Delete, path, status: 204);
        await gateway.AdminAsync(HttpMethod.Delete, path, status: 404);
        (await gateway.AdminAsync(HttpMethod.Get, "/api/budgets")).GetProperty("budgets").EnumerateArray()
            .ShouldNotContain(budget => budget.GetProperty("id").GetString() == made.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_budget_for_each_task_is_tried_out_and_made_real()
    {
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"feature:agents","each":"task","window":"lifetime","limit_usd":"2","dry_run":true}""", 201);
        made.GetProperty("each").GetString().ShouldBe("task");
        made.GetProperty("names").GetInt32().ShouldBe(0);
        made.GetProperty("would_have_denied").GetInt64().ShouldBe(0);
        var changed = await gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + made.GetProperty("id").GetString(), """{"dry_run":false}""");
        changed.GetProperty("dry_run").GetBoolean().ShouldBeFalse();
        await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"feature:agents","each":"feature","limit_usd":"2"}""", 422);
        await gateway.AdminAsync(HttpMethod.Delete, "/api/budgets/" + made.GetProperty("id").GetString(), status: 204);
    }

    [Fact]
    public async Task A_key_made_here_calls_models_at_once_and_a_revoked_one_no_longer()
    {
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"acme","team":"new-team","name":"from the API","models":["gpt-5*"]}""", 201);
        var secret = made.GetProperty("secret").GetString()!;
        var id = made.GetProperty("id").GetString();
        await gateway.AskAsync(key: secret);
        var list = await gateway.AdminAsync(HttpMethod.Get, "/api/keys");
        list.GetRawText().ShouldNotContain(secret);
        list.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("id").GetString() == id).GetProperty("team").GetString().ShouldBe("new-team");

        await gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{id}/revoke");
        using var refused = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}""");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{Guid.NewGuid()}/revoke", status: 404);
        await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"Not A Slug"}""", 422);
    }

    [Fact]
    public async Task A_limit_is_made_and_goes()
    {
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/limits", """{"scope":"customer:acme","requests":10,"per":"hour","max_parallel":2,"max_streams":1,"input_tokens":1000,"output_tokens":200,"tokens":1200,"money_usd":"0.25"}""", 201);
        made.GetProperty("per").GetString().ShouldBe("hour");
        made.GetProperty("max_parallel").GetInt32().ShouldBe(2);
        made.GetProperty("max_streams").GetInt32().ShouldBe(1);
        made.GetProperty("tokens").GetInt64().ShouldBe(1200);
        made.GetProperty("money_usd").GetString().ShouldBe("0.25");
        await gateway.AdminAsync(HttpMethod.Delete, "/api/limits/" + made.GetProperty("id").GetString(), status: 204);
        (await gateway.AdminAsync(HttpMethod.Post, "/api/limits", """{"scope":"customer:acme"}""", 422)).GetProperty("problems")[0].GetProperty("field").GetString().ShouldBe("requests");
    }

    [Fact]
    public async Task Spend_adds_up_to_the_costs_the_callers_saw()
    {
        await using var own = await RunningGateway.StartAsync();
        var expected = 0m;
        foreach (var model in new[] { "gpt-5-mini", "gpt-5", "gpt-5-mini" })
        {
            expected += decimal.Parse((await own.AskAsync(model)).Cost, CultureInfo.InvariantCulture);
        }

        await own.Server.Projector.FlushAsync();
        var spend = await own.AdminAsync(HttpMethod.Get, "/api/spend?by=model,team");
        spend.GetProperty("total").GetProperty("cost_usd").GetString().ShouldBe(expected.ToString("0.###############", CultureInfo.InvariantCulture));
        spend.GetProperty("total").GetProperty("requests").GetInt32().ShouldBe(3);
        var rows = spend.GetProperty("rows").EnumerateArray().ToList();
        rows.Count.ShouldBe(2);
        rows.Sum(row => decimal.Parse(row.GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture)).ShouldBe(expected);
        rows[0].GetProperty("team").GetString().ShouldBe("acme/research");
        spend.TryGetProperty("as_of", out _).ShouldBeTrue();

        using var csv = await own.SendAsync(HttpMethod.Get, "/api/spend?by=model", own.AdminKey, change: request => request.Headers.Add("Accept", "text/csv"));
        csv.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("model,cost_usd,priced,requests");
        lines[0].ShouldEndWith(",shadow_usd");
        lines[1].ShouldEndWith(",0");
        spend.GetProperty("total").GetProperty("shadow_usd").GetString().ShouldBe("0");
        lines.Skip(1).Sum(line => decimal.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ShouldBe(expected);

        var page = await own.AdminAsync(HttpMethod.Get, "/api/requests?limit=2");
        page.GetProperty("requests").GetArrayLength().ShouldBe(2);
        var rest = await own.AdminAsync(HttpMethod.Get, "/api/requests?limit=2&before=" + page.GetProperty("next").GetInt64());
        rest.GetProperty("requests").GetArrayLength().ShouldBe(1);
        rest.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Shadows_and_retries_are_shown_beside_what_was_spent()
    {
        await using var own = await RunningGateway.StartAsync(static settings => settings with
        {
            Gateway = settings.Gateway with
            {
                Providers = [.. settings.Gateway.Providers.Select(static provider => provider.Name == "openai" ? provider with { Models = [.. provider.Models, "gpt-4.1-maxi"] } : provider)],
                Unpriced = UnpricedPolicy.Ceiling,
                UnpricedCeiling = new UnpricedCeiling(new Amount(0.000015m), new Amount(0.000075m), new Amount(0.05m)),
            },
        });
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await own.SendAsync(
                HttpMethod.Post, "/v1/chat/completions", own.CallerKey, """{"model":"gpt-4.1-maxi","messages":[{"role":"user","content":"[[sim: out=100]]"}]}""",
                static request => request.Headers.TryAddWithoutValidation("Idempotency-Key", "order-1"));
            ids.Add(answer.EnsureSuccessStatusCode().Headers.GetValues("x-tollgate-request-id").Single());
        }

        await own.Server.Projector.FlushAsync();
        var requests = (await own.AdminAsync(HttpMethod.Get, "/api/requests")).GetProperty("requests").EnumerateArray().ToList();
        requests.ConvertAll(static one => (one.GetProperty("retry_of").GetString(), one.GetProperty("retry_count").GetInt32())).ShouldBe([(ids[0], 1), (null, 0)]);
        requests.ShouldAllBe(static one => one.GetProperty("cost_usd").ValueKind == JsonValueKind.Null);
        var shadow = requests.Sum(static one => decimal.Parse(one.GetProperty("shadow_usd").GetString()!, CultureInfo.InvariantCulture));
        shadow.ShouldBeGreaterThan(0.0075m * 2);
        var total = (await own.AdminAsync(HttpMethod.Get, "/api/spend")).GetProperty("total");
        (total.GetProperty("cost_usd").GetString(), total.GetProperty("priced").GetBoolean()).ShouldBe(("0", false));
        decimal.Parse(total.GetProperty("shadow_usd").GetString()!, CultureInfo.InvariantCulture).ShouldBe(shadow);
    }

    [Fact]
    public async Task Retries_of_the_official_node_sdk_name_the_first_request()
    {
        await using var own = await RunningGateway.StartAsync();
        own.Simulator.Rules.Add(new Simulator.Behaviour.SimulatorRule("fault=status:500 retry=0") { Text = "fails once", Times = 1 });
        using var node = Process.Start(new ProcessStartInfo("node", ["retry.mjs", own.Address.ToString(), own.CallerKey, "this fails once"])
        {
            WorkingDirectory = Repository.PathOf("tests/Tollgate.Tests/npm"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await node.StandardOutput.ReadToEndAsync() + await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, said);

        await own.Server.Projector.FlushAsync();
        var requests = (await own.AdminAsync(HttpMethod.Get, "/api/requests")).GetProperty("requests").EnumerateArray().Reverse().ToList();
        requests.ConvertAll(static one => one.GetProperty("upstream_status").GetInt32()).ShouldBe([500, 200]);
        requests[0].GetProperty("retry_of").ValueKind.ShouldBe(JsonValueKind.Null);
        requests[1].GetProperty("retry_of").GetString().ShouldBe(requests[0].GetProperty("id").GetString());
        requests[1].GetProperty("retry_count").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/spend?by=planet", "by")]
    [InlineData("/api/spend?by=32", "by")]
    [InlineData("/api/spend?from=yesterday", "from")]
    [InlineData("/api/spend?from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("/api/spend?limit=0", "limit")]
    [InlineData("/api/spend?group=model", "group")]
    [InlineData("/api/spend?format=xml", "format")]
    [InlineData("/api/requests?limit=1000", "limit")]
    [InlineData("/api/requests?before=x", "before")]
    [InlineData("/api/requests?page=2", "page")]
    [InlineData("/api/audit?limit=0", "limit")]
    [InlineData("/api/audit?before=x", "before")]
    [InlineData("/api/audit?since=soon", "since")]
    [InlineData("/api/audit?page=2", "page")]
    public async Task A_question_that_is_not_understood_is_refused(string path, string field) =>
        (await gateway.AdminAsync(HttpMethod.Get, path, status: 422)).GetProperty("problems")[0].GetProperty("field").GetString().ShouldBe(field);

    [Fact]
    public async Task Roles_see_and_do_what_they_may()
    {
        var auditor = gateway.NewAdminKey(AdminRole.Auditor);
        var finance = gateway.NewAdminKey(AdminRole.Finance);
        foreach (var path in new[] { "/api/keys", "/api/budgets", "/api/limits", "/api/requests", "/api/spend", "/metrics" })
        {
            await StatusAsync(HttpMethod.Get, path, auditor, 200);
            await StatusAsync(HttpMethod.Get, path, finance, path is "/api/spend" or "/api/budgets" or "/api/limits" ? 200 : 403);
        }

        await StatusAsync(HttpMethod.Get, "/api/audit", auditor, 200);
        await StatusAsync(HttpMethod.Get, "/api/audit", finance, 403);
        await StatusAsync(HttpMethod.Get, "/api/audit", gateway.NewAdminKey(AdminRole.Owner, gateway.Organization.Id), 200);
        await StatusAsync(HttpMethod.Get, "/api/audit", gateway.NewAdminKey(AdminRole.Member, gateway.Organization.Id), 403);
        await StatusAsync(HttpMethod.Get, "/api/audit", gateway.NewAdminKey(AdminRole.TeamLead, gateway.Organization.Id), 403);
        await StatusAsync(HttpMethod.Post, "/api/limits", auditor, 403);
        await StatusAsync(HttpMethod.Post, "/api/limits", finance, 403);
        using var overview = await gateway.SendAsync(HttpMethod.Get, "/", finance);
        (await overview.Content.ReadAsStringAsync()).ShouldNotContain("id=\"requests\"");

        async Task StatusAsync(HttpMethod method, string path, string key, int status)
        {
            using var answer = await gateway.SendAsync(method, path, key, method == HttpMethod.Post ? """{"scope":"feature:x","requests":1}""" : null);
            ((int)answer.StatusCode).ShouldBe(status, method + " " + path);
        }
    }

    [Fact]
    public async Task A_change_through_the_API_is_in_the_log_under_the_key_that_made_it_and_only_its_organization_sees_it()
    {
        await using var own = await RunningGateway.StartAsync();
        var other = own.Server.Control.Organizations.Create(new Organization { Slug = "other" }).Require();
        var made = await own.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"acme","name":"zzname","user":"zzperson"}""", 201);
        var id = made.GetProperty("id").GetString();

        var page = await own.AdminAsync(HttpMethod.Get, "/api/audit?limit=1");
        var entry = page.GetProperty("entries")[0];
        (entry.GetProperty("action").GetString(), entry.GetProperty("object").GetString(), entry.GetProperty("object_id").GetString()).ShouldBe(("create", "key", id));
        entry.GetProperty("actor").GetProperty("kind").GetString().ShouldBe("admin_key");
        entry.GetProperty("actor").GetProperty("role").GetString().ShouldBe("operator");
        var next = await own.AdminAsync(HttpMethod.Get, "/api/audit?limit=1&before=" + page.GetProperty("next").GetInt64());
        next.GetProperty("entries")[0].GetProperty("object").GetString().ShouldBe("user");
        (await own.AdminAsync(HttpMethod.Get, "/api/audit?limit=200")).GetRawText().ShouldNotContain("zz");

        (await own.AdminAsync(HttpMethod.Get, "/api/audit", key: own.NewAdminKey(AdminRole.Owner, other.Id))).GetRawText().ShouldNotContain(id!);
        (await own.AdminAsync(HttpMethod.Get, "/api/audit", key: own.NewAdminKey(AdminRole.Owner, own.Organization.Id))).GetRawText().ShouldContain(id!);
    }

    [Fact]
    public async Task A_key_of_one_organization_sees_nothing_of_another()
    {
        await using var own = await RunningGateway.StartAsync();
        var (id, _) = await own.AskAsync();
        await own.Server.Projector.FlushAsync();
        var other = own.Server.Control.Organizations.Create(new Organization { Slug = "other" }).Require();
        own.Server.Core.Keys.RefreshNow();
        await own.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"organization:acme","limit_usd":"5"}""", 201);
        var stranger = own.NewAdminKey(AdminRole.Auditor, other.Id);
        var insider = own.NewAdminKey(AdminRole.Auditor, own.Organization.Id);

        (await own.AdminAsync(HttpMethod.Get, "/api/spend", key: stranger)).GetProperty("total").GetProperty("requests").GetInt32().ShouldBe(0);
        (await own.AdminAsync(HttpMethod.Get, "/api/spend", key: insider)).GetProperty("total").GetProperty("requests").GetInt32().ShouldBe(1);
        (await own.AdminAsync(HttpMethod.Get, "/api/requests", key: stranger)).GetRawText().ShouldNotContain(id);
        (await own.AdminAsync(HttpMethod.Get, "/api/requests", key: insider)).GetRawText().ShouldContain(id);
        (await own.AdminAsync(HttpMethod.Get, "/api/keys", key: stranger)).GetProperty("keys").GetArrayLength().ShouldBe(0);
        (await own.AdminAsync(HttpMethod.Get, "/api/keys", key: insider)).GetProperty("keys").GetArrayLength().ShouldBe(1);
        (await own.AdminAsync(HttpMethod.Get, "/api/budgets", key: stranger)).GetProperty("budgets").GetArrayLength().ShouldBe(0);
        (await own.AdminAsync(HttpMethod.Get, "/api/budgets", key: insider)).GetProperty("budgets").GetArrayLength().ShouldBe(1);
        await own.AdminAsync(HttpMethod.Get, "/metrics", key: stranger, status: 403);
        using var page = await own.SendAsync(HttpMethod.Get, "/", stranger);
        (await page.Content.ReadAsStringAsync()).ShouldNotContain("acme");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("gpt-5", "gpt-5")]
    public void Names_cannot_become_formulas_or_columns(string name, string cell) => SpendCsv.Cell(name).ShouldBe(cell);
}
