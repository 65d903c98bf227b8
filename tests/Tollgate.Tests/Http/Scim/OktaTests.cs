using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http.Scim;

/// <summary>A whole life of people and groups, in the requests that Okta documents.</summary>
public sealed class OktaTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_person_joins_is_changed_joins_a_group_and_leaves()
    {
        var okta = ScimDirectory.New(gateway);

        // Is the person there already?
        var asked = await okta.DoAsync("GET", "/Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100");
        (asked.GetProperty("totalResults").GetInt32(), asked.GetProperty("Resources").GetArrayLength(), asked.GetProperty("startIndex").GetInt32()).ShouldBe((0, 0, 1));

        var made = await okta.DoAsync("POST", "/Users", """
            {
              "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
              "userName": "test.user@okta.local",
              "name": { "givenName": "Test", "familyName": "User" },
              "emails": [{ "primary": true, "value": "test.user@okta.local", "type": "work" }],
              "displayName": "Test User", "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": true
            }
            """, 201);
        var id = made.GetProperty("id").GetString()!;
        var (path, user) = ("/Users/" + id, okta.User(id));
        (user.Slug, user.Name, user.Email, user.UserName, user.ExternalId, user.GivenName, user.ManagedBy).ShouldBe(
            ("test.user@okta.local", "Test User", "test.user@okta.local", "test.user@okta.local", "00ujl29u0le5T6Aj10h7", "Test", "scim"));
        made.GetProperty("meta").GetProperty("location").GetString().ShouldBe(new Uri(gateway.Address, "/scim/v2" + path).AbsoluteUri);
        made.TryGetProperty("password", out _).ShouldBeFalse();
        (await okta.DoAsync("POST", "/Users", """{"userName":"TEST.user@okta.local","active":true}""", 409)).GetProperty("scimType").GetString().ShouldBe("uniqueness");

        var read = await okta.DoAsync("GET", path);
        (read.GetProperty("name").GetProperty("familyName").GetString(), read.GetProperty("emails")[0].GetProperty("value").GetString(), read.GetProperty("active").GetBoolean()).ShouldBe(("User", "test.user@okta.local", true));

        // Okta replaces a whole profile.
        var changed = await okta.DoAsync("PUT", path, $$"""
            {
              "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "{{id}}", "userName": "test.user@okta.local",
              "name": { "givenName": "Another", "middleName": "Excited", "familyName": "User" },
              "emails": [{ "primary": true, "value": "another@okta.local", "type": "work", "display": "another@okta.local" }],
              "active": true, "groups": [], "meta": { "resourceType": "User" }
            }
            """);
        (changed.GetProperty("displayName").GetString(), changed.GetProperty("externalId").GetString()).ShouldBe(("Another User", "00ujl29u0le5T6Aj10h7"));
        okta.User(id).Email.ShouldBe("another@okta.local");

        // Groups are pushed.
        (await okta.DoAsync("GET", "/Groups?startIndex=1&count=100")).GetProperty("totalResults").GetInt32().ShouldBe(0);
        var group = (await okta.DoAsync("POST", "/Groups", """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Test SCIMv2","members":[]}""", 201)).GetProperty("id").GetString()!;
        okta.Team(group).Slug.ShouldBe("test-scimv2");
        await okta.PatchAsync("/Groups/" + group, $$"""[{"op":"add","path":"members","value":[{"value":"{{id}}","display":"test.user@okta.local"}]}]""");
        okta.TeamOf(id).ShouldBe("Test SCIMv2");
        var renamed = await okta.PatchAsync("/Groups/" + group, $$"""[{"op":"replace","value":{"id":"{{group}}","displayName":"Data Science"} }]""");
        (renamed.GetProperty("displayName").GetString(), renamed.GetProperty("members")[0].GetProperty("value").GetString(), okta.Team(group).Slug).ShouldBe(("Data Science", id, "test-scimv2"));
        (await okta.DoAsync("GET", path)).GetProperty("groups")[0].GetProperty("display").GetString().ShouldBe("Data Science");
        await okta.PatchAsync("/Groups/" + group, $$"""[{"op":"remove","path":"members[value eq \"{{id}}\"]"}]""");
        okta.TeamOf(id).ShouldBeNull();
        await okta.DoAsync("PUT", "/Groups/" + group, $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"{{group}}","displayName":"Data Science","members":[{"value":"{{id}}","display":"x"}]}""");
        okta.TeamOf(id).ShouldBe("Data Science");

        // The person leaves: every key is refused at once, and for good.
        var secret = await okta.KeyOfAsync(id);
        await gateway.AskAsync(key: secret);
        var own = gateway.NewAdminKey(AdminRole.Member, okta.Organization.Id, user: Guid.Parse(id));
        var left = await okta.PatchAsync(path, """[{"op":"replace","value":{"active":false}}]""");
        left.GetProperty("active").GetBoolean().ShouldBeFalse();
        await RefusedAsync(secret);
        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", status: 401, key: own);
        gateway.Server.Control.Keys.List().ShouldNotContain(key => key.UserId == Guid.Parse(id));

        // And comes back, to new keys.
        (await okta.PatchAsync(path, """[{"op":"replace","value":{"active":true}}]""")).GetProperty("active").GetBoolean().ShouldBeTrue();
        await RefusedAsync(secret);
        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", status: 401, key: own);
        var second = await okta.KeyOfAsync(id);
        await gateway.AskAsync(key: second);

        await okta.DoAsync("DELETE", path, status: 204);
        await RefusedAsync(second);
        await okta.DoAsync("GET", path, status: 404);
        (await okta.DoAsync("GET", "/Groups/" + group)).GetProperty("members").GetArrayLength().ShouldBe(0);
        (await okta.FindAsync("Users", "userName eq \"test.user@okta.local\"")).GetArrayLength().ShouldBe(0);

        // What was spent is still the person's.
        await gateway.Server.Projector.FlushAsync();
        var owner = gateway.NewAdminKey(AdminRole.Owner, okta.Organization.Id);
        (await gateway.AdminAsync(HttpMethod.Get, "/api/spend?by=user", key: owner)).GetProperty("rows").EnumerateArray().ShouldHaveSingleItem()
            .GetProperty("user").GetString().ShouldBe(okta.Organization.Slug + "/test.user@okta.local");

        // Hired again: the same row, so that the spend stays in one place.
        (await okta.DoAsync("POST", "/Users", """{"userName":"test.user@okta.local","active":true}""", 201)).GetProperty("id").GetString().ShouldBe(id);
        await RefusedAsync(second);
        await okta.DoAsync("DELETE", "/Groups/" + group, status: 204);
        await okta.DoAsync("GET", "/Groups/" + group, status: 404);

        // All of it stands in the log, under the token.
        var entries = gateway.Server.Control.Audit.Read(new AuditQuery { OrganizationId = okta.Organization.Id, Limit = 200 });
        var token = gateway.Server.Control.ScimTokens.List().Single(one => one.OrganizationId == okta.Organization.Id).Id;
        entries.Where(entry => entry.Actor.Kind == "scim_token").ShouldAllBe(entry => entry.Actor.Id == token);
        entries.Where(entry => entry.Actor.Kind == "scim_token").Select(entry => entry.Action + " " + entry.Object).Distinct()
            .ShouldBe(["create user", "update user", "create team", "update team", "retire key", "retire admin key", "retire user", "restore user", "retire team"], ignoreOrder: true);
        JsonSerializer.Serialize(entries).ShouldNotContain("okta.local");
    }

    private async Task RefusedAsync(string secret)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}""");
        ((int)answer.StatusCode).ShouldBe(401);
    }
}
