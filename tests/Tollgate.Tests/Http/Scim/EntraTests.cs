namespace Tollgate.Tests.Http.Scim;

/// <summary>A whole life of people and groups, in the requests that Entra documents, with what is its own about them.</summary>
public sealed class EntraTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_person_joins_is_changed_joins_a_group_and_leaves()
    {
        var entra = ScimDirectory.New(gateway);

        // The test of the connection: somebody who is not there.
        (await entra.FindAsync("Users", "userName eq \"01c2ee2b-8a4e-4a2b-9b7f-non-existent\"")).GetArrayLength().ShouldBe(0);

        var made = await entra.DoAsync("POST", "/Users", """
            {
              "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
              "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
              "userName": "Test_User_ab6490ee@testuser.com",
              "active": true,
              "addresses": [{ "type": "work", "locality": "Berlin" }],
              "phoneNumbers": [{ "type": "mobile", "value": "+49" }],
              "title": "Engineer",
              "emails": [{ "type": "other", "value": "private@testuser.com" }, { "type": "work", "value": "Test_User@testuser.com" }],
              "meta": { "resourceType": "User" },
              "name": { "formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName" },
              "roles": [],
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "R&D", "manager": { "value": "x" } }
            }
            """, 201);
        var id = made.GetProperty("id").GetString()!;
        var path = "/Users/" + id;
        var user = entra.User(id);
        (user.Slug, user.UserName, user.Name, user.Email).ShouldBe(("test_user_ab6490ee@testuser.com", "Test_User_ab6490ee@testuser.com", "givenName familyName", "Test_User@testuser.com"));
        (await entra.FindAsync("Users", "userName eq \"test_user_AB6490ee@testuser.com\"")).GetArrayLength().ShouldBe(1);
        (await entra.FindAsync("Users", "externalId eq \"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef\" and active eq true")).GetArrayLength().ShouldBe(1);
        (await entra.FindAsync("Users", "active eq \"False\"")).GetArrayLength().ShouldBe(0);

        // Several attributes at once, words with capitals, paths with filters, keys with dots.
        await entra.PatchAsync(path, """
            [
              { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "updated@testuser.com" },
              { "op": "Replace", "path": "name.familyName", "value": "updatedFamilyName" },
              { "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "IT" },
              { "op": "Add", "path": "emails[type eq \"home\"].value", "value": "home@testuser.com" },
              { "op": "Replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:displayName", "value": [{ "$ref": null, "value": "Shown Name" }] }
            ]
            """);
        user = entra.User(id);
        (user.Email, user.FamilyName, user.Name).ShouldBe(("updated@testuser.com", "updatedFamilyName", "Shown Name"));
        await entra.PatchAsync(path, """[{ "op": "replace", "value": { "name.givenName": "Ada", "name.familyName": "L", "displayName": "Ada L", "emails[type eq \"work\"].value": "ada@testuser.com", "title": "x" } }]""");
        user = entra.User(id);
        (user.Email, user.GivenName, user.FamilyName, user.Name).ShouldBe(("ada@testuser.com", "Ada", "L", "Ada L"));

        // A new name in the directory leaves the slug, which spend is booked under.
        await entra.PatchAsync(path, """[{ "op": "Replace", "path": "userName", "value": "5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com" }]""");
        (entra.User(id).UserName, entra.User(id).Slug).ShouldBe(("5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com", "test_user_ab6490ee@testuser.com"));
        (await entra.FindAsync("Users", "userName eq \"test_user_ab6490ee@testuser.com\"")).GetArrayLength().ShouldBe(0);

        // Groups, asked for without their members.
        var group = (await entra.DoAsync("POST", "/Groups", """
            { "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
              "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "Engineering", "meta": { "resourceType": "Group" } }
            """, 201)).GetProperty("id").GetString()!;
        var found = (await entra.DoAsync("GET", "/Groups?excludedAttributes=members&filter=displayName+eq+%22engineering%22")).GetProperty("Resources")[0];
        found.TryGetProperty("members", out _).ShouldBeFalse();
        found.GetProperty("externalId").GetString().ShouldBe("8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159");
        await entra.PatchAsync("/Groups/" + group, $$"""[{"op":"Add","path":"members","value":[{"$ref":null,"value":"{{id}}"}]}]""");
        entra.TeamOf(id).ShouldBe("Engineering");
        (await entra.FindAsync("Groups", $"id eq \"{group}\" and members eq \"{id}\"")).GetArrayLength().ShouldBe(1);
        await entra.PatchAsync("/Groups/" + group, $$"""[{"op":"Remove","path":"members","value":[{"$ref":null,"value":"{{id}}"}]}]""");
        entra.TeamOf(id).ShouldBeNull();
        (await entra.FindAsync("Groups", $"id eq \"{group}\" and members eq \"{id}\"")).GetArrayLength().ShouldBe(0);

        // Out of scope: a text that says False, later a deletion.
        var secret = await entra.KeyOfAsync(id);
        await gateway.AskAsync(key: secret);
        (await entra.PatchAsync(path, """[{ "op": "Replace", "path": "active", "value": "False" }]""")).GetProperty("active").GetBoolean().ShouldBeFalse();
        using (var refused = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, "{}"))
        {
            ((int)refused.StatusCode).ShouldBe(401);
        }

        (await entra.PatchAsync(path, """[{ "op": "Add", "path": "active", "value": "True" }]""")).GetProperty("active").GetBoolean().ShouldBeTrue();
        await entra.DoAsync("DELETE", path, status: 204);
        await entra.DoAsync("DELETE", path, status: 404);
        entra.User(id).RetiredMicros.ShouldNotBeNull();
    }

    [Fact]
    public async Task It_finds_out_what_the_server_can()
    {
        var entra = ScimDirectory.New(gateway);
        var can = await entra.DoAsync("GET", "/ServiceProviderConfig");
        (can.GetProperty("patch").GetProperty("supported").GetBoolean(), can.GetProperty("bulk").GetProperty("supported").GetBoolean(), can.GetProperty("etag").GetProperty("supported").GetBoolean()).ShouldBe((true, false, true));
        (await entra.DoAsync("GET", "/ResourceTypes")).GetProperty("Resources").EnumerateArray().Select(type => type.GetProperty("endpoint").GetString()).ShouldBe(["/Users", "/Groups"]);
        (await entra.DoAsync("GET", "/ResourceTypes/Group")).GetProperty("schema").GetString().ShouldBe("urn:ietf:params:scim:schemas:core:2.0:Group");
        (await entra.DoAsync("GET", "/Schemas")).GetProperty("totalResults").GetInt32().ShouldBe(2);
        (await entra.DoAsync("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")).GetProperty("attributes")[0].GetProperty("uniqueness").GetString().ShouldBe("server");
        await entra.DoAsync("GET", "/Schemas/urn:nothing", status: 404);
        await entra.DoAsync("GET", "/Bulk", status: 404);
    }
}
