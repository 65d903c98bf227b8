using System.Text;
using System.Text.Json;
using Tollgate.Http.Scim;

namespace Tollgate.Tests.Http.Scim;

/// <summary>Whatever is sent, it is answered: readers are total, and no request is a fault of the server.</summary>
public sealed class ScimFuzzTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const int Texts = 50_000;
    private const int Requests = 600;

    private static readonly string[] s_pieces =
    [
        "userName", "externalId", "displayName", "active", "members", "emails", "id", " eq ", " EQ ", " and ", " or ", " not ", "(", ")", "[", "]", ".", "value", "type", "\"", "\"a\"", "\\", "\\u12", "\\ud800",
        "true", "False", "null", "1", " ", "\t", "\0", "é", "\uD800", "urn:ietf:params:scim:schemas:core:2.0:User:", "urn:x:", "$ref", "", "'; DROP TABLE users; --",
    ];

    [Fact]
    public void Filters_and_paths_never_throw()
    {
        var random = new Random(20260901);
        var (filters, paths) = (0, 0);
        for (var round = 0; round < Texts; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            var (conditions, error) = ScimFilter.Read(text);
            filters += error is null && conditions.Count > 0 ? 1 : 0;
            var (path, problem) = ScimPath.Read(text);
            paths += path is not null ? 1 : 0;
            (path is null).ShouldBe(problem is not null, text);
        }

        // Both outcomes were met.
        filters.ShouldBeGreaterThan(20);
        paths.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("userName eq \"a\"", "username=a")]
    [InlineData("  userName EQ \"a\\\"b\" AND active eq true ", "username=a\"b,active=true")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a\"", "username=a")]
    [InlineData("emails.value eq \"a@b\"", "emails.value=a@b")]
    [InlineData("userName eq \"\"", "username=")]
    [InlineData("userName eq \"\\u00e9\"", "username=é")]
    [InlineData("", "")]
    public void Filters_that_directories_send_are_read(string filter, string conditions)
    {
        var (read, error) = ScimFilter.Read(filter);
        error.ShouldBeNull();
        string.Join(',', read.Select(one => one.Attribute + "=" + one.Value)).ShouldBe(conditions);
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq \"a")]
    [InlineData("userName eq \"a\" or id eq \"b\"")]
    [InlineData("userName eq \"a\" and")]
    [InlineData("userName eq \"a\" garbage")]
    [InlineData("(userName eq \"a\")")]
    [InlineData("not userName eq \"a\"")]
    [InlineData("userName pr")]
    [InlineData("userName eq \"\\x\"")]
    [InlineData("eq \"a\"")]
    public void Others_are_refused(string filter) => ScimFilter.Read(filter).Error!.Type.ShouldBe("invalidFilter");

    [Fact]
    public void A_filter_has_an_end()
    {
        ScimFilter.Read(string.Join(" and ", Enumerable.Repeat("id eq \"a\"", 9))).Error.ShouldNotBeNull();
        ScimFilter.Read("userName eq \"" + new string('a', 1000) + "\"").Error.ShouldNotBeNull();
    }

    [Fact]
    public async Task No_body_is_a_fault_of_the_server()
    {
        var directory = ScimDirectory.New(gateway);
        var (user, group) = (await directory.NewUserAsync("target"), await directory.NewGroupAsync("Target"));
        var random = new Random(20260902);
        var statuses = new HashSet<int>();
        for (var round = 0; round < Requests; round++)
        {
            var (method, path) = random.Next(6) switch
            {
                0 => ("POST", "/Users"),
                1 => ("POST", "/Groups"),
                2 => ("PUT", "/Users/" + user),
                3 => ("PUT", "/Groups/" + group),
                4 => ("PATCH", "/Users/" + user),
                _ => ("PATCH", "/Groups/" + group),
            };
            var body = method == "PATCH" && random.Next(8) > 0
                ? $$"""{"Operations":[{{string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Operation(random, user)))}}]}"""
                : Value(random, 3, user);
            var (status, answer, message) = await directory.SendAsync(method, path, body);
            message.Dispose();
            status.ShouldBeInRange(200, 499, body);
            statuses.Add(status);
            if (status >= 400)
            {
                answer.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty(body);
            }
        }

        statuses.ShouldContain(200);
        statuses.ShouldContain(400);
        gateway.Server.Control.Audit.Verify().Intact.ShouldBeTrue();
    }

    [Theory]
    [InlineData("'; DROP TABLE users; --")]
    [InlineData("x' OR '1'='1")]
    [InlineData("\"); DELETE FROM team_members; --")]
    [InlineData("%_?1")]
    public async Task Text_is_never_taken_for_a_statement(string text)
    {
        var directory = ScimDirectory.New(gateway);
        var json = JsonSerializer.Serialize(text);
        var made = await directory.DoAsync("POST", "/Users", $$"""{"userName":{{json}},"externalId":{{json}},"displayName":{{json}},"name":{"givenName":{{json}},"familyName":{{json}}},"emails":[{"value":{{json}}}]}""", 201);
        var id = made.GetProperty("id").GetString()!;
        var user = directory.User(id);
        (user.UserName, user.ExternalId, user.Name, user.GivenName, user.FamilyName, user.Email).ShouldBe((text, text, text, text, text, text));
        var group = (await directory.DoAsync("POST", "/Groups", $$"""{"displayName":{{json}},"externalId":{{json}},"members":[{"value":"{{id}}"}]}""", 201)).GetProperty("id").GetString()!;
        directory.Team(group).Name.ShouldBe(text);
        foreach (var attribute in (string[])["userName", "externalId", "displayName", "emails.value"])
        {
            (await directory.FindAsync("Users", $"{attribute} eq {json}")).GetArrayLength().ShouldBe(1, attribute);
        }

        (await directory.FindAsync("Users", $"id eq {json}")).GetArrayLength().ShouldBe(0);
        (await directory.FindAsync("Groups", $"members eq {json}")).GetArrayLength().ShouldBe(0);
        await directory.DoAsync("GET", "/Users/" + Uri.EscapeDataString(text), status: 404);
        await directory.PatchAsync("/Users/" + id, $$"""[{"op":"replace","path":{{json}},"value":{{json}}}]""", 400);
        await directory.PatchAsync("/Groups/" + group, $$"""[{"op":"remove","path":{{JsonSerializer.Serialize($"members[value eq {json}]")}}}]""");
        directory.TeamOf(id).ShouldBe(text);
    }

    private static string Operation(Random random, string user)
    {
        string[] operations = ["add", "replace", "remove", "Add", "REMOVE", "move", ""];
        string[] paths = ["active", "userName", "displayName", "externalId", "name", "name.givenName", "emails", "emails[type eq \"work\"].value", "members", $"members[value eq \"{user}\"]", "members[", "id", "urn:x:y", ""];
        var body = new StringBuilder().Append(Invariant($"{{\"op\":{JsonSerializer.Serialize(operations[random.Next(operations.Length)])}"));
        if (random.Next(4) > 0)
        {
            body.Append(",\"path\":").Append(random.Next(12) == 0 ? Value(random, 1, user) : JsonSerializer.Serialize(paths[random.Next(paths.Length)]));
        }

        if (random.Next(4) > 0)
        {
            body.Append(",\"value\":").Append(Value(random, 2, user));
        }

        return body.Append('}').ToString();
    }

    private static string Value(Random random, int depth, string user)
    {
        string[] leaves = ["null", "true", "false", "\"False\"", "0", "-1.5e300", "\"\"", "\"text\"", "\"\\ud800\"", "\"\\u0000\"", "\"a@b.test\"", $"\"{user}\"", $"{{\"value\":\"{user}\"}}", "{", "[1"];
        string[] names = ["userName", "displayName", "active", "emails", "members", "name", "givenName", "value", "type", "primary", "externalId", "name.familyName", "id", "x", "", "\\ud800", "Operations"];
        return depth == 0 || random.Next(3) == 0 ? leaves[random.Next(random.Next(6) == 0 ? leaves.Length : leaves.Length - 2)]
            : random.Next(2) == 0 ? "[" + string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1, user))) + "]"
            : "{" + string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{names[random.Next(names.Length)]}\":{Value(random, depth - 1, user)}")) + "}";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
