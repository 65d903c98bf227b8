using System.Globalization;
using System.Net;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Organizations, teams, users and service accounts over the admin API, and what becomes of their keys.</summary>
public sealed class PeopleTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("organizations")]
    [InlineData("teams")]
    [InlineData("users")]
    public async Task What_is_retired_takes_its_keys_along_at_once_and_says_how_many(string kind)
    {
        var tenant = await NewAsync();
        var secret = await KeyAsync(tenant, "search", "ann");
        await KeyAsync(tenant, "search", "ann");
        await KeyAsync(tenant, "search", "ann");
        gateway.NewAdminKey(AdminRole.Member, tenant.Id, user: User(tenant, "ann").Id);
        await gateway.AdminAsync(HttpMethod.Post, $"/api/keys/{(await KeyRowAsync(tenant, "search", "ann")).Id}/revoke");
        await gateway.AskAsync(key: secret);
        var id = kind switch { "organizations" => tenant.Id, "teams" => User(tenant, "ann").TeamId!.Value, _ => User(tenant, "ann").Id };
        var shown = await gateway.AdminAsync(HttpMethod.Get, $"/api/{kind}/{id}");
        var admins = kind == "teams" ? 0 : 1;
        (shown.GetProperty("keys_in_force").GetInt32(), shown.GetProperty("admin_keys_in_force").GetInt32()).ShouldBe((2, admins));

        var retired = await gateway.AdminAsync(HttpMethod.Delete, $"/api/{kind}/{id}");

        (retired.GetProperty("keys_refused").GetInt32(), retired.GetProperty("admin_keys_refused").GetInt32()).ShouldBe((2, admins));
        retired.GetProperty("retired_at").ValueKind.ShouldBe(JsonValueKind.String);
        await RefusedAsync(secret, 401, "invalid_api_key");
        await gateway.AdminAsync(HttpMethod.Delete, $"/api/{kind}/{id}", status: 404);
        await gateway.AdminAsync(HttpMethod.Patch, $"/api/{kind}/{id}", """{"name":"x"}""", 404);
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/{kind}/{id}")).GetProperty("keys_in_force").GetInt32().ShouldBe(0);

        (await gateway.AdminAsync(HttpMethod.Post, $"/api/{kind}/{id}/restore")).GetProperty("keys_in_force").GetInt32().ShouldBe(2);
        await gateway.AskAsync(key: secret);
        await gateway.AdminAsync(HttpMethod.Post, $"/api/{kind}/{id}/restore", status: 404);
    }

    [Fact]
    public async Task A_user_who_moves_leaves_the_past_and_unless_asked_the_keys_where_they_are()
    {
        var tenant = await NewAsync();
        var secret = await KeyAsync(tenant, "old", "ann");
        var (_, cost) = await gateway.AskAsync(key: secret);
        await gateway.AdminAsync(HttpMethod.Post, "/api/teams", $$"""{"organization":"{{tenant.Slug}}","slug":"new"}""", 201);
        var path = "/api/users/" + User(tenant, "ann").Id;

        var moved = await gateway.AdminAsync(HttpMethod.Patch, path, """{"team":"new"}""");
        (moved.GetProperty("team").GetString(), moved.GetProperty("keys_moved").GetInt32()).ShouldBe(("new", 0));
        (await KeyRowAsync(tenant, "old", "ann")).TeamId.ShouldNotBe(User(tenant, "ann").TeamId);
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&team=new")).GetProperty("users").GetArrayLength().ShouldBe(1);

        var with = await gateway.AdminAsync(HttpMethod.Patch, path, """{"move_keys":true}""");
        (with.GetProperty("team").GetString(), with.GetProperty("keys_moved").GetInt32()).ShouldBe(("new", 1));
        var (_, later) = await gateway.AskAsync("gpt-5", key: secret);

        await gateway.Server.Projector.FlushAsync();
        var owner = gateway.NewAdminKey(AdminRole.Owner, tenant.Id);
        (await gateway.AdminAsync(HttpMethod.Get, "/api/spend?by=team", key: owner)).GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("team").GetString()!, row => row.GetProperty("cost_usd").GetString())
            .ShouldBe(new Dictionary<string, string?> { [tenant.Slug + "/old"] = cost, [tenant.Slug + "/new"] = later }, ignoreOrder: true);

        (await gateway.AdminAsync(HttpMethod.Patch, path, """{"team":"","move_keys":true}""")).GetProperty("team").ValueKind.ShouldBe(JsonValueKind.Null);
        (await KeyRowAsync(tenant, null, "ann")).TeamId.ShouldBeNull();
    }

    [Fact]
    public async Task A_suspended_users_keys_are_refused_by_name_and_work_again_afterwards()
    {
        var tenant = await NewAsync();
        var secret = await KeyAsync(tenant, "search", "ann");
        var user = User(tenant, "ann");
        var member = gateway.NewAdminKey(AdminRole.Member, tenant.Id, user: user.Id);
        var owner = gateway.Server.Control.AdminKeys.Create(new NewAdminKey { Name = "ann's", Role = AdminRole.Owner, OrganizationId = tenant.Id, UserId = user.Id }).Require().Secret;
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: owner);
        var path = "/api/users/" + user.Id;

        var disabled = await gateway.AdminAsync(HttpMethod.Patch, path, """{"disabled":true}""");

        (disabled.GetProperty("state").GetString(), disabled.GetProperty("keys_revoked").GetInt32()).ShouldBe(("disabled", 0));
        (await RefusedAsync(secret, 403, "user_disabled")).ShouldContain("suspended");
        using (var anthropic = await gateway.SendAsync(HttpMethod.Post, "/v1/messages", json: "{}", change: request => request.Headers.Add("x-api-key", secret)))
        {
            ((int)anthropic.StatusCode).ShouldBe(403);
            var error = JsonSerializer.Deserialize<JsonElement>(await anthropic.Content.ReadAsStringAsync());
            (error.GetProperty("type").GetString(), error.GetProperty("error").GetProperty("type").GetString()).ShouldBe(("error", "permission_error"));
        }

        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", status: 401, key: member);
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", status: 401, key: owner);
        (await gateway.AdminAsync(HttpMethod.Post, "/api/keys", $$"""{"organization":"{{tenant.Slug}}","user":"ann"}""", 422)).GetProperty("message").GetString()!.ShouldContain("suspended");
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&state=active")).GetProperty("users").GetArrayLength().ShouldBe(0);
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&state=disabled")).GetProperty("users").GetArrayLength().ShouldBe(1);
        var since = disabled.GetProperty("disabled_at").GetString();
        (await gateway.AdminAsync(HttpMethod.Patch, path, """{"disabled":true}""")).GetProperty("disabled_at").GetString().ShouldBe(since);

        await gateway.AdminAsync(HttpMethod.Patch, path, """{"disabled":false}""");
        await gateway.AskAsync(key: secret);
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: member);

        var revoked = await gateway.AdminAsync(HttpMethod.Patch, path, """{"disabled":true,"revoke_keys":true}""");
        (revoked.GetProperty("keys_revoked").GetInt32(), revoked.GetProperty("admin_keys_revoked").GetInt32()).ShouldBe((1, 2));
        await gateway.AdminAsync(HttpMethod.Patch, path, """{"disabled":false}""");
        await RefusedAsync(secret, 401, "invalid_api_key");
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", status: 401, key: owner);
        await gateway.AskAsync(key: await KeyAsync(tenant, "search", "ann"));
    }

    [Fact]
    public async Task A_service_account_has_keys_but_no_person()
    {
        var tenant = await NewAsync();
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":"ci","kind":"service","name":"Build"}""", 201);
        (made.GetProperty("kind").GetString(), made.GetProperty("state").GetString()).ShouldBe(("service", "active"));
        await gateway.AskAsync(key: await KeyAsync(tenant, null, "ci"));
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&kind=service")).GetProperty("users").GetArrayLength().ShouldBe(1);
        (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&kind=person")).GetProperty("users").GetArrayLength().ShouldBe(0);
        var path = "/api/users/" + made.GetProperty("id").GetString();
        (await gateway.AdminAsync(HttpMethod.Patch, path, """{"email":"ci@acme.test"}""", 422)).GetProperty("problems")[0].GetProperty("field").GetString().ShouldBe("email");

        var errors = new StringWriter();
        (await CommandLine.RunAsync(["keys", "admin", "create", "--name", "ci", "--role", "member", "--organization", tenant.Slug, "--user", "ci", "--data", gateway.Data], errors, TextWriter.Null)).ShouldBe(2);
        (await CommandLine.RunAsync(["privacy", "erase", "--user", tenant.Slug + "/ci", "--data", gateway.Data], errors, TextWriter.Null)).ShouldBe(2);
        errors.ToString().ShouldContain("service account, which is no person");
        User(tenant, "ci").RetiredMicros.ShouldBeNull();
    }

    [Fact]
    public async Task What_somebody_else_manages_is_changed_there_and_a_change_is_bound_to_its_version()
    {
        var tenant = await NewAsync();
        var control = gateway.Server.Control;
        var managed = control.Users.Create(new User { OrganizationId = tenant.Id, Slug = "bob", ManagedBy = "org.yaml" }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        foreach (var (method, body) in ((HttpMethod, string?)[])[(HttpMethod.Patch, """{"disabled":true}"""), (HttpMethod.Delete, null)])
        {
            (await gateway.AdminAsync(method, "/api/users/" + managed.Id, body, 422)).GetProperty("message").GetString().ShouldBe("This is managed by 'org.yaml'; change it there.");
        }

        await KeyAsync(tenant, null, "bob");
        await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"user:{{tenant.Slug}}/bob","limit_usd":"5"}""", 201);
        (await gateway.AdminAsync(HttpMethod.Get, "/api/users?managed_by=org.yaml")).GetProperty("users").GetArrayLength().ShouldBe(1);

        using var made = await gateway.SendAsync(HttpMethod.Post, "/api/teams", gateway.AdminKey, $$"""{"organization":"{{tenant.Slug}}","slug":"versions"}""");
        var path = "/api/teams/" + JsonSerializer.Deserialize<JsonElement>(await made.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        var first = made.Headers.ETag!.Tag;
        foreach (var (match, status) in ((string, int)[])[(first, 200), (first, 412), ("nonsense", 422), ("*", 200)])
        {
            using var answer = await gateway.SendAsync(HttpMethod.Patch, path, gateway.AdminKey, """{"name":"x"}""", request => request.Headers.TryAddWithoutValidation("If-Match", match));
            ((int)answer.StatusCode).ShouldBe(status, match);
        }

        await gateway.AdminAsync(HttpMethod.Patch, path, """{"name":"x","version":1}""", 409);
        await gateway.AdminAsync(HttpMethod.Post, "/api/teams", $$"""{"organization":"{{tenant.Slug}}","slug":"versions"}""", 409);
    }

    [Fact]
    public async Task The_log_of_changes_tells_what_happened_without_a_name()
    {
        var tenant = await NewAsync();
        var made = await gateway.AdminAsync(
            HttpMethod.Post, "/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":"zz-grace","name":"Grace Zz","email":"grace@zz.test"}""", 201);
        await gateway.AdminAsync(HttpMethod.Patch, "/api/users/" + made.GetProperty("id").GetString(), """{"name":"Grace Hzz","disabled":true}""");
        var owner = gateway.NewAdminKey(AdminRole.Owner, tenant.Id);

        var entries = await gateway.AdminAsync(HttpMethod.Get, "/api/audit?limit=200", key: owner);

        var change = entries.GetProperty("entries").EnumerateArray().First(entry => entry.GetProperty("action").GetString() == "update");
        (change.GetProperty("object").GetString(), change.GetProperty("object_id").GetString()).ShouldBe(("user", made.GetProperty("id").GetString()));
        change.GetProperty("actor").GetProperty("kind").GetString().ShouldBe("admin_key");
        change.GetProperty("changed").EnumerateArray().Select(field => field.GetString()).ShouldBe(["name", "disabled_micros"]);
        change.GetProperty("after").GetProperty("disabled_micros").ValueKind.ShouldBe(JsonValueKind.Number);
        entries.GetRawText().ShouldNotContain("race");
        entries.GetRawText().ShouldNotContain("zz");
    }

    [Fact]
    public async Task Listings_come_in_pages()
    {
        var tenant = await NewAsync();
        for (var i = 0; i < 5; i++)
        {
            await gateway.AdminAsync(HttpMethod.Post, "/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":"u{{i}}"}""", 201);
        }

        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await gateway.AdminAsync(HttpMethod.Get, $"/api/users?organization={tenant.Slug}&limit=2{next}");
            seen.AddRange(page.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("slug").GetString()!));
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        }

        seen.ShouldBe(["u0", "u1", "u2", "u3", "u4"]);
    }

    [Theory]
    [InlineData("'; DROP TABLE users; --")]
    [InlineData("x' OR '1'='1")]
    [InlineData("\"); DELETE FROM organizations; --")]
    [InlineData("%_\\?1")]
    public async Task Text_is_never_taken_for_a_statement(string text)
    {
        var tenant = await NewAsync();
        var json = JsonSerializer.Serialize(text);
        var users = gateway.Server.Control.Users.List(withRetired: true).Count;
        foreach (var (path, body) in ((string, string)[])
        [
            ("/api/organizations", $$"""{"slug":{{json}}}"""), ("/api/teams", $$"""{"organization":{{json}},"slug":"x"}"""), ("/api/teams", $$"""{"organization":"{{tenant.Slug}}","slug":{{json}}}"""),
            ("/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":{{json}},"team":{{json}}}"""), ("/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":"u","team":{{json}}}"""),
        ])
        {
            await gateway.AdminAsync(HttpMethod.Post, path, body, 422);
        }

        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/users", $$"""{"organization":"{{tenant.Slug}}","slug":"u","name":{{json}},"email":{{json}}}""", 201);
        (made.GetProperty("name").GetString(), made.GetProperty("email").GetString()).ShouldBe((text, text));
        foreach (var filter in (string[])["organization", "team", "slug", "managed_by"])
        {
            (await gateway.AdminAsync(HttpMethod.Get, $"/api/users?{filter}={Uri.EscapeDataString(text)}")).GetProperty("users").GetArrayLength().ShouldBe(0);
        }

        gateway.Server.Control.Users.List(withRetired: true).Count.ShouldBe(users + 1);
    }

    [Fact]
    public async Task The_verbs_do_what_the_api_does()
    {
        var slug = "cli" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
        (await JsonAsync("organizations", "add", slug, "--name", "Cli")).GetProperty("name").GetString().ShouldBe("Cli");
        (await RunAsync("organizations", "set", slug, "--name", "Cli Inc.")).ShouldBe($"Organization {slug} is now called 'Cli Inc.'.\n");
        await RunAsync("teams", "add", slug + "/search");
        await RunAsync("teams", "add", slug + "/ads", "--name", "Ads");
        (await RunAsync("users", "add", slug + "/ann", "--team", "search", "--email", "ann@x.test")).ShouldStartWith($"User {slug}/ann: ");
        (await RunAsync("users", "add", slug + "/ci", "--service")).ShouldStartWith("Service account ");
        var tenant = gateway.Server.Control.Organizations.List().Single(one => one.Slug == slug);
        var secret = await KeyAsync(tenant, "search", "ann");

        (await RunAsync("users", "set", slug + "/ann", "--team", "ads", "--move-keys")).ShouldBe($"Changed user {slug}/ann (active), 1 keys moved.\n");
        (await RunAsync("users", "set", slug + "/ann", "--disabled", "true", "--revoke-keys")).ShouldBe($"Changed user {slug}/ann (disabled), 1 keys revoked.\n");
        gateway.Server.Core.Keys.RefreshNow();
        await RefusedAsync(secret, 401, "invalid_api_key");
        (await JsonAsync("users", "list", "--organization", slug)).EnumerateArray().Select(user => $"{user.GetProperty("slug")} {user.GetProperty("kind")} {user.GetProperty("team")} {user.GetProperty("state")}")
            .ShouldBe(["ann person ads disabled", "ci service  active"]);
        (await RunAsync("users", "list", "--organization", slug, "--service")).ShouldContain("ci");

        (await RunAsync("teams", "remove", slug + "/ads")).ShouldBe($"Removed team {slug}/ads: 0 keys refused.\n");
        (await JsonAsync("teams", "list", "--organization", slug)).GetArrayLength().ShouldBe(1);
        (await JsonAsync("teams", "list", "--organization", slug, "--all")).GetArrayLength().ShouldBe(2);
        await RunAsync("teams", "restore", slug + "/ads");
        (await JsonAsync("organizations", "remove", slug)).GetProperty("keys_refused").GetInt32().ShouldBe(0);
        (await RunAsync("organizations", "list", "--all")).ShouldContain(slug);
        await RunAsync("organizations", "restore", slug);
        foreach (var wrong in (string[][])[["users", "set", slug + "/ann"], ["users", "remove", slug + "/nobody"], ["teams", "add", "nobody/x"], ["teams", "restore", slug + "/ads"], ["users", "set", slug + "/ann", "--team", "nobody"]])
        {
            (await CommandLine.RunAsync([.. wrong, "--data", gateway.Data], TextWriter.Null, TextWriter.Null)).ShouldBe(2, string.Join(' ', wrong));
        }
    }

    private async Task<Organization> NewAsync()
    {
        var slug = "t" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
        await gateway.AdminAsync(HttpMethod.Post, "/api/organizations", $$"""{"slug":"{{slug}}","name":"A Tenant"}""", 201);
        return gateway.Server.Control.Organizations.List().Single(one => one.Slug == slug);
    }

    private async Task<string> KeyAsync(Organization tenant, string? team, string user) => (await gateway.AdminAsync(
        HttpMethod.Post, "/api/keys", JsonSerializer.Serialize(new { organization = tenant.Slug, team, user }), 201)).GetProperty("secret").GetString()!;

    private async Task<VirtualKey> KeyRowAsync(Organization tenant, string? team, string user)
    {
        await Task.CompletedTask;
        var (person, of) = (User(tenant, user), gateway.Server.Control.Teams.List().FirstOrDefault(one => one.OrganizationId == tenant.Id && one.Slug == team));
        return gateway.Server.Control.Keys.List().Last(key => key.UserId == person.Id && key.TeamId == of?.Id);
    }

    private User User(Organization tenant, string slug) => gateway.Server.Control.Users.List().Single(user => user.OrganizationId == tenant.Id && user.Slug == slug);

    private async Task<string> RefusedAsync(string secret, int status, string code)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}""");
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        var error = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe(code);
        return error.GetProperty("message").GetString()!;
    }

    private async Task<JsonElement> JsonAsync(params string[] call) => JsonSerializer.Deserialize<JsonElement>(await RunAsync([.. call, "--json"]));

    private async Task<string> RunAsync(params string[] call)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        (await CommandLine.RunAsync([.. call, "--data", gateway.Data], errors, output)).ShouldBe(0, errors.ToString());
        return output.ToString();
    }
}
