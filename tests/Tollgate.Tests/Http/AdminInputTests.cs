using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>What the admin API makes of input that is almost right.</summary>
public sealed class AdminInputTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    public static TheoryData<string, string, string, string> Nulls()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (method, route, type) in ((string, string, Type)[])
        [
            ("POST", "/api/keys", typeof(KeyBody)), ("PATCH", "/api/keys/", typeof(KeyChange)), ("POST", "/api/budgets", typeof(BudgetBody)), ("PATCH", "/api/budgets/", typeof(BudgetChange)),
            ("POST", "/api/scim-tokens", typeof(ScimTokenBody)), ("POST", "/api/organizations", typeof(OrganizationBody)), ("PATCH", "/api/organizations/", typeof(NameChange)), ("POST", "/api/teams", typeof(TeamBody)),
            ("PATCH", "/api/teams/", typeof(NameChange)), ("POST", "/api/users", typeof(UserBody)), ("PATCH", "/api/users/", typeof(UserChange)),
            ("POST", "/api/limits", typeof(LimitBody)), ("PATCH", "/api/limits/", typeof(LimitChange)),
            ("POST", "/api/policies", typeof(PolicyBody)), ("PATCH", "/api/policies/", typeof(PolicyChange)), ("POST", "/api/aliases", typeof(AliasBody)), ("PATCH", "/api/aliases/", typeof(AliasChange)),
        ])
        {
            foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties)
            {
                data.Add(method, route, property.Name, "[null]");
                data.Add(method, route, property.Name, "[]");
                if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Settable<>))
                {
                    // Emptied by null, as the guide says.
                    continue;
                }

                if (!property.IsSetNullable || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null))
                {
                    data.Add(method, route, property.Name, "null");
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Nulls))]
    public async Task Null_where_there_must_be_a_value_is_a_problem_of_its_field(string method, string route, string field, string value)
    {
        var scope = gateway.Organization.Slug;
        var path = route switch
        {
            "/api/keys/" => route + (await gateway.AdminAsync(HttpMethod.Post, "/api/keys", "{}", 201)).GetProperty("id"),
            "/api/budgets/" => route + (await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"organization:{{scope}}","limit_usd":"9"}""", 201)).GetProperty("id"),
            "/api/limits/" => route + (await gateway.AdminAsync(HttpMethod.Post, "/api/limits", $$"""{"scope":"organization:{{scope}}","requests":9}""", 201)).GetProperty("id"),
            "/api/organizations/" => route + gateway.Organization.Id,
            "/api/teams/" => route + gateway.Server.Control.Teams.List()[0].Id,
            "/api/users/" => route + gateway.Server.Control.Users.Create(new User { OrganizationId = gateway.Organization.Id, Slug = $"u{Guid.NewGuid():N}" }).Require().Id,
            "/api/policies/" => route + (await gateway.AdminAsync(HttpMethod.Post, "/api/policies", $$"""{"scope":"organization:{{scope}}","allowed_providers":["*"],"allowed_regions":[],"forbid_storage":true}""", 201)).GetProperty("id"),
            "/api/aliases/" => route + (await gateway.AdminAsync(HttpMethod.Post, "/api/aliases", $$"""{"name":"n{{Guid.NewGuid():N}}","scope":"organization:{{scope}}","target":"gpt-5"}""", 201)).GetProperty("id"),
            _ => route,
        };
        using var answer = await gateway.SendAsync(new HttpMethod(method), path, gateway.AdminKey, $$"""{"{{field}}":{{value}}}""");
        var text = await answer.Content.ReadAsStringAsync();
        if (value == "[]" && field is "allowed_regions" or "allowed_accounts" or "models" or "surfaces" or "ip_ranges" or "require" or "tags" or "alert_thresholds" || (value == "[]" && method == "PATCH" && field == "allowed_providers"))
        {
            Fields(JsonSerializer.Deserialize<JsonElement>(text)).ShouldNotContain(field);
            return;
        }

        ((int)answer.StatusCode).ShouldBe(422, text);
        Fields(JsonSerializer.Deserialize<JsonElement>(text)).ShouldContain(field);
    }

    [Theory]
    [InlineData("/api/budgets", """{"scope":"planet:x","windw":"day","limt":1,"kind":"harsh","degrade_from":"much","each":"team, user"}""", "degrade_from,each,kind,limit_usd,limt,scope,windw")]
    [InlineData("/api/budgets", """{"scope":"feature:x","limit_usd":"1","alert_thresholds":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1,1.1,1.2,1.3,1.4,1.5,1.6,1.7]}""", "alert_thresholds")]
    [InlineData("/api/budgets", """{"scope":"3:x","limit_usd":"1"}""", "scope")]
    [InlineData("/api/budgets", """{"scope":"team,user:x","limit_usd":"1"}""", "scope")]
    [InlineData("/api/budgets", """{"scope":"installation","limit_usd":"1","organization":"acme"}""", "organization")]
    [InlineData("/api/budgets", """{"scope":"feature:x","limit_usd":"1","organization":"nobody"}""", "organization")]
    [InlineData("/api/budgets", """{"\ud800":1}""", "body")]
    [InlineData("/api/budgets", """{"scope":"\ud800","limit_usd":"1"}""", "scope")]
    [InlineData("/api/limits", """{"scope":"planet:x","organization":"nobody","reqests":1}""", "organization,reqests,requests,scope")]
    [InlineData("/api/organizations", """{"slug":"A B","nme":"x","name":"a\nb"}""", "name,nme,slug")]
    [InlineData("/api/teams", """{"organization":"nobody","slug":"A B","name":7}""", "name,organization,slug")]
    [InlineData("/api/users", """{"slug":"","team":"nobody","kind":"robot","email":"\u0000","organization":"acme"}""", "email,kind,slug,team")]
    [InlineData("/api/users", """{"slug":"bot","kind":"service","email":"bot@acme.test","organization":"acme"}""", "email")]
    [InlineData("/api/policies", """{"scope":"user:acme/ann","allowed_provider":["x"],"allowed_providers":["Open AI"],"allowed_accounts":["openai"],"zero_retention_only":"yes","name":" "}""", "allowed_accounts,allowed_provider,allowed_providers,name,scope,zero_retention_only")]
    [InlineData("/api/policies", """{"scope":"organization:acme"}""", "allowed_providers")]
    [InlineData("/api/aliases", """{"scope":"key:x","targt":"x","name":"a b","use":"y","sunset":"soon"}""", "name,scope,sunset,target,targt,use")]
    [InlineData("/api/aliases", """{"scope":"installation","organization":"acme","name":"a","target":"a"}""", "organization,target")]
    [InlineData("/api/aliases", """{"scope":"organization:acme","name":"a","target":"b","sunset":"2099-01-01T00:00:00Z","use":"a"}""", "use")]
    [InlineData("/api/policies", """{"scope":"installation","organization":"acme","forbid_storage":true}""", "organization")]
    [InlineData("/api/scim-tokens", """{"organization":"nobody","name":"","expires_at":"2001-01-01T00:00:00Z","nme":1}""", "expires_at,name,nme,organization")]
    [InlineData("/api/keys", """{"organization":"Not A Slug","team":"A!","user":"B!","models":[""],"surfaces":["chat_completion"],"tags":["x"],"expires_at":"2001-01-01T00:00:00Z","name":" "}""", "expires_at,models,name,organization,surfaces,tags,team,user")]
    public async Task Every_problem_is_named(string path, string body, string fields) =>
        string.Join(',', Fields(await gateway.AdminAsync(HttpMethod.Post, path, body, 422)).Distinct().Order(StringComparer.Ordinal)).ShouldBe(fields);

    [Fact]
    public async Task A_mistyped_surface_is_refused_with_the_one_that_was_meant()
    {
        (await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"surfaces":["chat_completion"]}""", 422)).GetProperty("message").GetString()!.ShouldContain("'chat_completions'");
        await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"surfaces":["chat_completions","models"]}""", 201);
        var many = JsonSerializer.Serialize(new { models = Enumerable.Repeat("gpt-*", 201) });
        Fields(await gateway.AdminAsync(HttpMethod.Post, "/api/keys", many, 422)).ShouldBe(["models"]);
    }

    [Fact]
    public async Task A_key_that_cannot_be_made_leaves_no_organization_team_or_user()
    {
        var control = gateway.Server.Control;
        var gone = control.Users.Create(new User { OrganizationId = gateway.Organization.Id, Slug = "gone" }).Require();
        control.Users.Retire(gone.Id).Require();
        Fields(await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"acme","team":"fresh","user":"gone"}""", 409)).ShouldBe(["user"]);
        await gateway.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"fresh","team":"fresh","user":"fresh","tags":["x"]}""", 422);

        control.Organizations.List(withRetired: true).ShouldNotContain(organization => organization.Slug == "fresh");
        control.Teams.List(withRetired: true).ShouldNotContain(team => team.Slug == "fresh");
        control.Users.List(withRetired: true).ShouldNotContain(user => user.Slug == "fresh");
    }

    [Fact]
    public async Task A_secret_is_not_lost_when_the_new_key_is_not_in_force_at_once()
    {
        await using var own = await RunningGateway.StartAsync();
        var broken = true;
        own.Server.Core.Keys.Changed += _ =>
        {
            if (broken)
            {
                throw new IOException("down");
            }
        };
        var made = await own.AdminAsync(HttpMethod.Post, "/api/keys", """{"organization":"acme"}""", 201);
        await own.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"organization:acme","limit_usd":"5"}""", 201);
        broken = false;
        own.Server.Core.Keys.RefreshNow();
        await own.AskAsync(key: made.GetProperty("secret").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/keys?team=x&al=true", "al,team")]
    [InlineData("GET", "/api/keys?all=yes&limit=201&cursor=x", "all,cursor,limit")]
    [InlineData("GET", "/api/keys?limit=1&limit=2", "limit")]
    [InlineData("GET", "/api/budgets?all=true", "all")]
    [InlineData("GET", "/api/users?kind=robot&state=gone&name=x", "kind,name,state")]
    [InlineData("GET", "/api/teams/01a205d0-448d-786c-86cf-5783c3531bf1?all=true", "all")]
    [InlineData("DELETE", "/api/users/01a205d0-448d-786c-86cf-5783c3531bf1?move_keys=true", "move_keys")]
    [InlineData("GET", "/api/limits?limit=0", "limit")]
    [InlineData("GET", "/api/spend?by=planet&format=xml&limit=0&group=model", "by,format,group,limit")]
    [InlineData("POST", "/api/keys?dry_run=true", "dry_run")]
    [InlineData("POST", "/api/budgets?organization=acme", "organization")]
    [InlineData("DELETE", "/api/limits/01a205d0-448d-786c-86cf-5783c3531bf1?force=true", "force")]
    public async Task Parameters_nobody_knows_are_refused_all_at_once(string method, string path, string fields) =>
        string.Join(',', Fields(await gateway.AdminAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, 422)).Order(StringComparer.Ordinal)).ShouldBe(fields);

    [Theory]
    [InlineData("budgets", """{"scope":"feature:paged","limit_usd":"1"}""")]
    [InlineData("limits", """{"scope":"feature:paged","requests":1}""")]
    [InlineData("policies", """{"scope":"installation","allowed_providers":["*"]}""")]
    [InlineData("keys", """{"organization":"paged"}""")]
    public async Task A_listing_comes_in_pages(string what, string body)
    {
        await using var own = await RunningGateway.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await own.AdminAsync(HttpMethod.Post, "/api/" + what, body, 201)).GetProperty("id").GetString()!);
        }

        var seen = new List<string>();
        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var page = await own.AdminAsync(HttpMethod.Get, $"/api/{what}?limit=2{next}");
            var ids = page.GetProperty(what).EnumerateArray().Select(row => row.GetProperty("id").GetString()!).ToList();
            ids.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(ids);
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        }

        seen.Where(made.Contains).ShouldBe(made);
        seen.Count.ShouldBe(what == "keys" ? 6 : 5);
        pages.ShouldBe(3);
        (await own.AdminAsync(HttpMethod.Get, "/api/" + what)).GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("budgets", """{"scope":"feature:versions","limit_usd":"1"}""", """{"limit_usd":"2"}""")]
    [InlineData("limits", """{"scope":"feature:versions","requests":1}""", """{"requests":2,"per":"hour"}""")]
    [InlineData("policies", """{"scope":"organization:acme","allowed_providers":["*"]}""", """{"allowed_accounts":["*/*"]}""")]
    [InlineData("aliases", """{"scope":"organization:acme","name":"versioned","target":"gpt-5"}""", """{"target":"gpt-5-mini"}""")]
    public async Task A_change_can_be_bound_to_the_version_it_was_thought_out_for(string what, string body, string change)
    {
        using var made = await gateway.SendAsync(HttpMethod.Post, "/api/" + what, gateway.AdminKey, body);
        var path = $"/api/{what}/" + JsonSerializer.Deserialize<JsonElement>(await made.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        var first = made.Headers.ETag!.Tag;
        var second = await SendAsync(HttpMethod.Patch, first, 200);
        second.ShouldNotBe(first);
        await SendAsync(HttpMethod.Patch, first, 412);
        await SendAsync(HttpMethod.Delete, first, 412);
        await SendAsync(HttpMethod.Patch, "nonsense", 422);
        await SendAsync(HttpMethod.Patch, "*", 200);
        await SendAsync(HttpMethod.Delete, "\"3\"", 204);
        await SendAsync(HttpMethod.Patch, "*", 404);

        async Task<string?> SendAsync(HttpMethod method, string match, int status)
        {
            using var answer = await gateway.SendAsync(method, path, gateway.AdminKey, method == HttpMethod.Patch ? change : null, request => request.Headers.TryAddWithoutValidation("If-Match", match));
            ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
            return answer.Headers.ETag?.Tag;
        }
    }

    [Fact]
    public async Task A_key_is_revoked_only_at_the_version_named()
    {
        using var made = await gateway.SendAsync(HttpMethod.Post, "/api/keys", gateway.AdminKey, "{}");
        var path = $"/api/keys/{JsonSerializer.Deserialize<JsonElement>(await made.Content.ReadAsStringAsync()).GetProperty("id").GetString()}/revoke";
        using var late = await gateway.SendAsync(HttpMethod.Post, path, gateway.AdminKey, change: request => request.Headers.TryAddWithoutValidation("If-Match", "\"7\""));
        ((int)late.StatusCode).ShouldBe(412);
        using var right = await gateway.SendAsync(HttpMethod.Post, path, gateway.AdminKey, change: request => request.Headers.TryAddWithoutValidation("If-Match", made.Headers.ETag!.Tag));
        ((int)right.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_listing_knows_when_a_key_was_last_used()
    {
        await using var own = await RunningGateway.StartAsync();
        await own.AskAsync();
        own.Server.Core.Keys.WriteUses();
        (await own.AdminAsync(HttpMethod.Get, "/api/keys")).GetProperty("keys")[0].GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task A_limit_is_changed_in_the_fields_that_are_written()
    {
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/limits", """{"scope":"feature:changing","requests":10,"burst":3}""", 201);
        var path = "/api/limits/" + made.GetProperty("id").GetString();
        var changed = await gateway.AdminAsync(HttpMethod.Patch, path, """{"requests":20,"per":"day","money_usd":"0.5","enabled":false}""");
        (changed.GetProperty("requests").GetInt32(), changed.GetProperty("burst").GetInt32(), changed.GetProperty("per").GetString(), changed.GetProperty("money_usd").GetString(), changed.GetProperty("enabled").GetBoolean())
            .ShouldBe((20, 3, "day", "0.5", false));
        Fields(await gateway.AdminAsync(HttpMethod.Patch, path, """{"requests":0,"burts":1}""", 422)).Order(StringComparer.Ordinal).ShouldBe(["burts", "requests"]);
        await gateway.AdminAsync(HttpMethod.Patch, path, """{"requests":1,"version":1}""", 409);
    }

    private static IEnumerable<string> Fields(JsonElement problem) => problem.TryGetProperty("problems", out var problems)
        ? problems.EnumerateArray().Select(entry => entry.GetProperty("field").GetString()!)
        : [];
}
