using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http.Scim;

/// <summary>What holds for every directory.</summary>
public sealed class ScimRulesTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Two_directories_never_see_each_others_people()
    {
        var (one, other) = (ScimDirectory.New(gateway), ScimDirectory.New(gateway));
        var (ann, group) = (await one.NewUserAsync("ann@x.test"), await one.NewGroupAsync("Search"));
        var own = await other.NewUserAsync("ann@x.test");
        await other.NewGroupAsync("Search");
        foreach (var (method, path, body) in ((string, string, string?)[])
        [
            ("GET", "/Users/", null), ("PUT", "/Users/", """{"userName":"x"}"""), ("PATCH", "/Users/", """{"Operations":[{"op":"replace","path":"active","value":false}]}"""), ("DELETE", "/Users/", null),
            ("GET", "/Groups/", null), ("PUT", "/Groups/", """{"displayName":"x"}"""), ("PATCH", "/Groups/", """{"Operations":[{"op":"remove","path":"members"}]}"""), ("DELETE", "/Groups/", null),
        ])
        {
            var foreign = path == "/Users/" ? ann : group;
            var absent = Guid.NewGuid().ToString();
            var (there, not) = (await other.DoAsync(method, path + foreign, body, 404), await other.DoAsync(method, path + absent, body, 404));
            there.GetRawText().Replace(foreign, "", StringComparison.Ordinal).ShouldBe(not.GetRawText().Replace(absent, "", StringComparison.Ordinal));
        }

        (await other.PatchAsync("/Groups/" + await other.NewGroupAsync("Ads"), $$"""[{"op":"add","path":"members","value":[{"value":"{{ann}}"}]}]""", 400)).GetProperty("scimType").GetString().ShouldBe("invalidValue");
        (await other.FindAsync("Users", $"id eq \"{ann}\"")).GetArrayLength().ShouldBe(0);
        (await other.FindAsync("Users", "userName eq \"ann@x.test\"")).EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(own);
        (await other.DoAsync("GET", "/Users")).GetProperty("totalResults").GetInt32().ShouldBe(1);
        one.User(ann).DisabledMicros.ShouldBeNull();
    }

    [Fact]
    public async Task A_person_in_several_groups_pays_with_the_first_and_falls_back_to_the_next()
    {
        var directory = ScimDirectory.New(gateway);
        var ann = await directory.NewUserAsync("ann");
        var (first, second, third) = (await directory.NewGroupAsync("First", ann), await directory.NewGroupAsync("Second", ann), await directory.NewGroupAsync("Third"));
        directory.TeamOf(ann).ShouldBe("First");
        await directory.PatchAsync("/Groups/" + third, $$"""[{"op":"add","value":{"members":[{"value":"{{ann}}"}]} }]""");
        directory.TeamOf(ann).ShouldBe("First");

        await directory.PatchAsync("/Groups/" + first, """[{"op":"remove","path":"members"}]""");
        directory.TeamOf(ann).ShouldBe("Second");
        await directory.PatchAsync("/Groups/" + first, $$"""[{"op":"add","path":"members","value":{"value":"{{ann}}"} }]""");
        directory.TeamOf(ann).ShouldBe("Second", "who comes back is the last to have joined");
        await directory.DoAsync("DELETE", "/Groups/" + second, status: 204);
        directory.TeamOf(ann).ShouldBe("Third");
        (await directory.DoAsync("GET", "/Users/" + ann)).GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("display").GetString()).ShouldBe(["Third", "First"]);

        // The group that comes back under its name is the team it was.
        (await directory.NewGroupAsync("second", ann)).ShouldBe(second);
        directory.TeamOf(ann).ShouldBe("Third");
    }

    [Fact]
    public async Task A_change_is_bound_to_its_version()
    {
        var directory = ScimDirectory.New(gateway);
        var path = "/Users/" + await directory.NewUserAsync("versions");
        var (_, body, read) = await directory.SendAsync("GET", path);
        var version = body.GetProperty("meta").GetProperty("version").GetString()!;
        read.Headers.ETag!.ToString().ShouldBe(version);
        (await directory.SendAsync("GET", path, ifMatch: version)).Status.ShouldBe(304);
        const string change = """{"Operations":[{"op":"replace","path":"displayName","value":"New"}]}""";
        (await directory.SendAsync("PATCH", path, change, "W/\"77\"")).Status.ShouldBe(412);
        (await directory.SendAsync("PATCH", path, change, version)).Status.ShouldBe(200);
        (await directory.SendAsync("PATCH", path, change, version)).Status.ShouldBe(412);
        (await directory.SendAsync("DELETE", path, ifMatch: version)).Status.ShouldBe(412);
        (await directory.SendAsync("PATCH", path, change, "*")).Answer.Headers.ETag!.Tag.ShouldBe("\"2\"", "nothing changed");
        (await directory.SendAsync("PUT", path, """{"userName":"versions"}""", "\"2\"", "application/json")).Status.ShouldBe(200);

        var group = "/Groups/" + await directory.NewGroupAsync("Versions");
        var before = (await directory.DoAsync("GET", group)).GetProperty("meta").GetProperty("version").GetString()!;
        await directory.PatchAsync(group, $$"""[{"op":"add","path":"members","value":[{"value":"{{path[7..]}}"}]}]""");
        (await directory.SendAsync("DELETE", group, ifMatch: before)).Status.ShouldBe(412);
    }

    [Fact]
    public async Task What_a_directory_owns_is_not_changed_here_and_what_a_file_owns_not_there()
    {
        var directory = ScimDirectory.New(gateway);
        var (control, slug) = (gateway.Server.Control, directory.Organization.Slug);
        var ann = await directory.NewUserAsync("ann");
        foreach (var (method, body) in ((HttpMethod, string?)[])[(HttpMethod.Patch, """{"name":"x"}"""), (HttpMethod.Patch, """{"disabled":true}"""), (HttpMethod.Delete, null)])
        {
            (await gateway.AdminAsync(method, "/api/users/" + ann, body, 422)).GetProperty("message").GetString().ShouldBe("This is managed by 'scim'; change it there.");
        }

        await gateway.AdminAsync(HttpMethod.Post, "/api/keys", $$"""{"organization":"{{slug}}","user":"ann"}""", 201);
        await gateway.AdminAsync(HttpMethod.Post, "/api/budgets", $$"""{"scope":"user:{{slug}}/ann","limit_usd":"5"}""", 201);
        await gateway.AdminAsync(HttpMethod.Post, "/api/teams", $$"""{"organization":"{{slug}}","slug":"hand"}""", 201);
        var moved = await gateway.AdminAsync(HttpMethod.Patch, "/api/users/" + ann, """{"team":"hand","move_keys":true}""");
        (moved.GetProperty("team").GetString(), moved.GetProperty("keys_moved").GetInt32()).ShouldBe(("hand", 1));
        await directory.NewGroupAsync("Group", ann);
        await gateway.AdminAsync(HttpMethod.Patch, "/api/users/" + ann, """{"team":"hand"}""", 422);
        await gateway.AdminAsync(HttpMethod.Patch, "/api/users/" + ann, """{"revoke_keys":true}""");

        // Somebody made here becomes the directory's when it changes them.
        var bob = control.Users.Create(new User { OrganizationId = directory.Organization.Id, Slug = "bob@x.test" }).Require();
        await directory.DoAsync("POST", "/Users", """{"userName":"Bob@x.test"}""", 409);
        (await directory.FindAsync("Users", "userName eq \"Bob@X.test\"")).EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(bob.Id.ToString());
        control.Users.Find(bob.Id)!.ManagedBy.ShouldBe("");
        await directory.DoAsync("PUT", "/Users/" + bob.Id, """{"userName":"Bob@x.test","active":true}""");
        control.Users.Find(bob.Id)!.ManagedBy.ShouldBe("scim");

        var file = control.Users.Create(new User { OrganizationId = directory.Organization.Id, Slug = "eve", ManagedBy = "org.yaml" }).Require();
        (await directory.DoAsync("PUT", "/Users/" + file.Id, """{"userName":"eve"}""", 400)).GetProperty("scimType").GetString().ShouldBe("mutability");
        await directory.DoAsync("DELETE", "/Users/" + file.Id, status: 400);

        // Who was made at a sign-in leaves when the directory says so.
        var signedIn = control.Users.Create(new User { OrganizationId = directory.Organization.Id, Slug = "sso@x.test", ManagedBy = "oidc" }).Require();
        await directory.PatchAsync("/Users/" + signedIn.Id, """[{"op":"replace","path":"active","value":false}]""");
        (control.Users.Find(signedIn.Id)!.DisabledMicros is null, control.Users.Find(signedIn.Id)!.ManagedBy).ShouldBe((false, "scim"));

        // Programs are no directory's.
        var service = control.Users.Create(new User { OrganizationId = directory.Organization.Id, Slug = "ci", Kind = UserKind.Service }).Require();
        await directory.DoAsync("GET", "/Users/" + service.Id, status: 404);
        await directory.PatchAsync("/Groups/" + await directory.NewGroupAsync("Bots"), $$"""[{"op":"add","path":"members","value":[{"value":"{{service.Id}}"}]}]""", 400);
        (await directory.DoAsync("GET", "/Users?filter=displayName+eq+%22%22")).GetProperty("Resources").EnumerateArray().ShouldNotContain(user => user.GetProperty("id").GetString() == service.Id.ToString());
    }

    [Fact]
    public async Task A_suspension_by_hand_becomes_a_revocation_when_the_directory_says_so()
    {
        var directory = ScimDirectory.New(gateway);
        var user = gateway.Server.Control.Users.Create(new User { OrganizationId = directory.Organization.Id, Slug = "ann" }).Require();
        await directory.KeyOfAsync(user.Id.ToString());
        await gateway.AdminAsync(HttpMethod.Patch, "/api/users/" + user.Id, """{"disabled":true}""");
        gateway.Server.Control.Keys.List().ShouldContain(key => key.UserId == user.Id);
        await directory.PatchAsync("/Users/" + user.Id, """[{"op":"replace","path":"active","value":false}]""");
        gateway.Server.Control.Keys.List().ShouldNotContain(key => key.UserId == user.Id);
    }

    [Fact]
    public async Task Names_that_are_no_slugs_get_one()
    {
        var directory = ScimDirectory.New(gateway);
        directory.User(await directory.NewUserAsync("Ann Lee")).Slug.ShouldBe("ann-lee");
        directory.User(await directory.NewUserAsync("ann/lee")).Slug.ShouldBe("ann-lee-2");
        directory.User(await directory.NewUserAsync("安")).Slug.ShouldBe("user");
        directory.User(await directory.NewUserAsync("李")).Slug.ShouldBe("user-2");
        directory.User(await directory.NewUserAsync(new string('x', 200))).Slug.Length.ShouldBe(63);
        directory.Team(await directory.NewGroupAsync("R&D: Search")).Slug.ShouldBe("r-d--search");
        directory.Team(await directory.NewGroupAsync("r-d--search")).Slug.ShouldBe("r-d--search-2");
    }

    [Fact]
    public async Task Nothing_of_an_erased_person_is_kept_and_the_name_can_come_again()
    {
        var directory = ScimDirectory.New(gateway);
        var id = (await directory.DoAsync("POST", "/Users", """{"userName":"zz@erase.test","externalId":"zz-ext","name":{"givenName":"Zz","familyName":"Yy"}}""", 201)).GetProperty("id").GetString()!;
        var group = await directory.NewGroupAsync("G", id);
        gateway.Server.Control.EraseUser(directory.Organization, directory.User(id).Slug);
        JsonSerializer.Serialize(directory.User(id)).ShouldNotContain("zz", Case.Insensitive);
        JsonSerializer.Serialize(directory.User(id)).ShouldNotContain("Yy");
        (await directory.DoAsync("GET", "/Groups/" + group)).GetProperty("members").GetArrayLength().ShouldBe(0);
        (await directory.NewUserAsync("zz@erase.test")).ShouldNotBe(id);
    }

    [Theory]
    [InlineData("GET", "/Users?filter=userName", null, "invalidFilter")]
    [InlineData("GET", "/Users?filter=userName%20sw%20%22a%22", null, "invalidFilter")]
    [InlineData("GET", "/Users?filter=password%20eq%20%22a%22", null, "invalidFilter")]
    [InlineData("GET", "/Groups?filter=userName%20eq%20%22a%22", null, "invalidFilter")]
    [InlineData("GET", "/Users?startIndex=one", null, "invalidValue")]
    [InlineData("POST", "/Users", "[]", "invalidSyntax")]
    [InlineData("POST", "/Users", "{", "invalidSyntax")]
    [InlineData("POST", "/Users", "{}", "invalidValue")]
    [InlineData("POST", "/Users", """{"userName":7}""", "invalidValue")]
    [InlineData("POST", "/Users", """{"userName":"a\u0000b"}""", "invalidValue")]
    [InlineData("POST", "/Users", """{"userName":"a","active":"perhaps"}""", "invalidValue")]
    [InlineData("POST", "/Users", """{"userName":"a","name":"Ann"}""", "invalidValue")]
    [InlineData("POST", "/Groups", """{"displayName":""}""", "invalidValue")]
    [InlineData("POST", "/Groups", """{"displayName":"g","members":[{"value":"nobody"}]}""", "invalidValue")]
    [InlineData("PATCH", "/Users/ID", "{}", "invalidSyntax")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"move"}]}""", "invalidSyntax")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"remove"}]}""", "noTarget")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"replace","path":"displayName"}]}""", "invalidValue")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"replace","path":"emails[type","value":"x"}]}""", "invalidPath")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"replace","path":"id","value":"x"}]}""", "mutability")]
    [InlineData("PATCH", "/Users/ID", """{"Operations":[{"op":"remove","path":"userName"}]}""", "mutability")]
    public async Task A_refusal_has_the_shape_and_the_word_that_directories_know(string method, string path, string? body, string word)
    {
        var directory = ScimDirectory.New(gateway);
        var id = path.Contains("ID", StringComparison.Ordinal) ? await directory.NewUserAsync("ann") : "";
        var users = gateway.Server.Control.Users.List(withRetired: true).Count;
        var refused = await directory.DoAsync(method, path.Replace("ID", id, StringComparison.Ordinal), body, 400);
        refused.GetProperty("schemas")[0].GetString().ShouldBe("urn:ietf:params:scim:api:messages:2.0:Error");
        (refused.GetProperty("status").GetString(), refused.GetProperty("scimType").GetString()).ShouldBe(("400", word), refused.GetRawText());
        refused.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        gateway.Server.Control.Users.List(withRetired: true).Count.ShouldBe(users);
    }

    [Fact]
    public async Task Nothing_of_a_request_that_does_not_fit_is_kept()
    {
        var directory = ScimDirectory.New(gateway);
        var id = await directory.NewUserAsync("ann");
        var key = await directory.KeyOfAsync(id);
        var before = directory.User(id);
        await directory.PatchAsync("/Users/" + id, """[{"op":"replace","path":"active","value":false},{"op":"replace","path":"displayName","value":"X"},{"op":"replace","path":"userName","value":[1,2]}]""", 400);
        directory.User(id).ShouldBe(before);
        await gateway.AskAsync(key: key);
        await directory.NewUserAsync("bob");
        await directory.PatchAsync("/Users/" + id, """[{"op":"replace","value":{"userName":"BOB","active":false}}]""", 409);
        directory.User(id).ShouldBe(before);
        var group = await directory.NewGroupAsync("G", id);
        await directory.PatchAsync("/Groups/" + group, $$"""[{"op":"replace","path":"displayName","value":"H"},{"op":"replace","path":"members","value":[{"value":"{{Guid.NewGuid()}}"}]}]""", 400);
        (directory.Team(group).Name, directory.TeamOf(id)).ShouldBe(("G", "G"));
        await gateway.AskAsync(key: key);
    }

    [Fact]
    public async Task A_token_opens_this_and_nothing_else_until_it_ends()
    {
        var (directory, control) = (ScimDirectory.New(gateway), gateway.Server.Control);
        var made = await gateway.AdminAsync(HttpMethod.Post, "/api/scim-tokens", $$"""{"organization":"{{directory.Organization.Slug}}","name":"okta"}""", 201);
        var (id, secret) = (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
        secret.ShouldStartWith("tg-scim-");
        await StatusAsync(secret, 200);
        using (var api = await gateway.SendAsync(HttpMethod.Get, "/api/keys", secret))
        {
            ((int)api.StatusCode).ShouldBe(401);
        }

        using (var model = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, "{}"))
        {
            ((int)model.StatusCode).ShouldBe(401);
        }

        await StatusAsync(gateway.AdminKey, 401);
        await StatusAsync(gateway.CallerKey, 401);
        await StatusAsync(secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'), 401);
        var listed = await gateway.AdminAsync(HttpMethod.Get, "/api/scim-tokens");
        listed.GetRawText().ShouldNotContain(secret);
        listed.GetProperty("scim_tokens").EnumerateArray().Single(token => token.GetProperty("id").GetString() == id).GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
        (await gateway.AdminAsync(HttpMethod.Post, $"/api/scim-tokens/{id}/revoke")).GetProperty("revoked_at").ValueKind.ShouldBe(JsonValueKind.String);
        await StatusAsync(secret, 401);

        var over = control.ScimTokens.Create(new NewScimToken { OrganizationId = directory.Organization.Id, Name = "over", ExpiresMicros = 1 }).Require().Secret;
        await StatusAsync(over, 401);
        var last = control.ScimTokens.Create(new NewScimToken { OrganizationId = directory.Organization.Id, Name = "last" }).Require().Secret;
        await StatusAsync(last, 200);
        control.Organizations.Retire(directory.Organization.Id).Require();
        await StatusAsync(last, 401);
    }

    [Fact]
    public async Task Guesses_are_slowed_down_and_right_tokens_are_not()
    {
        await using var own = await RunningGateway.StartAsync(settings => settings with { Time = new SteppedTime() });
        var directory = ScimDirectory.New(own);
        var codes = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await own.SendAsync(HttpMethod.Get, "/scim/v2/Users", KeySecret.Generate(KeySecret.ScimPrefix));
            codes.Add((int)answer.StatusCode);
        }

        codes.Count(code => code == 401).ShouldBe(10);
        codes[^1].ShouldBe(429);
        await directory.DoAsync("GET", "/Users");
    }

    [Fact]
    public async Task The_verbs_make_list_and_end_tokens()
    {
        var directory = ScimDirectory.New(gateway);
        var slug = directory.Organization.Slug;
        var made = JsonSerializer.Deserialize<JsonElement>(await RunAsync("create", "--organization", slug, "--name", "entra", "--json"));
        await StatusAsync(made.GetProperty("secret").GetString()!, 200);
        var id = made.GetProperty("id").GetString()!;
        JsonSerializer.Deserialize<JsonElement>(await RunAsync("list", "--organization", slug, "--json")).EnumerateArray().Select(token => token.GetProperty("name").GetString()).ShouldBe(["directory", "entra"]);
        (await RunAsync("list")).ShouldContain(id);
        await RunAsync("revoke", id);
        await StatusAsync(made.GetProperty("secret").GetString()!, 401);
        (await RunAsync("list")).ShouldNotContain(id);
        foreach (var wrong in (string[][])[["create"], ["create", "--organization", "nobody"], ["create", "--organization", slug, "--expires", "2001-01-01T00:00:00Z"], ["revoke", Guid.NewGuid().ToString()]])
        {
            (await CommandLine.RunAsync(["scim", "token", .. wrong, "--data", gateway.Data], TextWriter.Null, TextWriter.Null)).ShouldBe(2, string.Join(' ', wrong));
        }
    }

    [Fact]
    public async Task Listings_come_in_pages_that_begin_at_one()
    {
        var directory = ScimDirectory.New(gateway);
        for (var i = 0; i < 5; i++)
        {
            await directory.NewUserAsync("u" + i);
        }

        var seen = new List<string>();
        for (var start = 1; start <= 5; start += 2)
        {
            var page = await directory.DoAsync("GET", $"/Users?startIndex={start}&count=2&attributes=userName");
            page.GetProperty("totalResults").GetInt32().ShouldBe(5);
            page.GetProperty("itemsPerPage").GetInt32().ShouldBe(page.GetProperty("Resources").GetArrayLength());
            foreach (var user in page.GetProperty("Resources").EnumerateArray())
            {
                user.EnumerateObject().Select(member => member.Name).ShouldBe(["schemas", "id", "userName"]);
                seen.Add(user.GetProperty("userName").GetString()!);
            }
        }

        seen.ShouldBe(["u0", "u1", "u2", "u3", "u4"]);
        (await directory.DoAsync("GET", "/Users?count=0")).GetProperty("Resources").GetArrayLength().ShouldBe(0);
        (await directory.DoAsync("GET", "/Users?startIndex=-5&count=-1")).GetProperty("startIndex").GetInt32().ShouldBe(1);
        (await directory.DoAsync("GET", "/Users?startIndex=2147483647")).GetProperty("itemsPerPage").GetInt32().ShouldBe(0);
    }

    private async Task StatusAsync(string secret, int status)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Get, "/scim/v2/Users", secret);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    private async Task<string> RunAsync(params string[] call)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        (await CommandLine.RunAsync(["scim", "token", .. call, "--data", gateway.Data], errors, output)).ShouldBe(0, errors.ToString());
        return output.ToString();
    }
}
