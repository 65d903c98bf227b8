using System.Net;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary><c>tollgate keys admin</c> beside a running gateway: what the verbs do is in force with the gateway's next answer.</summary>
public sealed class AdminKeyVerbTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_key_that_was_made_signs_in_and_one_that_was_revoked_does_not()
    {
        var made = await JsonAsync("create", "--name", "ann");
        var secret = made.GetProperty("secret").GetString()!;
        var id = made.GetProperty("id").GetString()!;
        made.GetProperty("name").GetString().ShouldBe("ann");
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: secret);
        var session = await SignInAsync(secret);
        (await PageAsync(session)).ShouldBe(HttpStatusCode.OK);

        var revoked = await JsonAsync("revoke", id);

        (revoked.GetProperty("id").GetString(), revoked.GetProperty("revoked").GetBoolean()).ShouldBe((id, true));
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", status: 401, key: secret);
        (await PageAsync(session)).ShouldBe(HttpStatusCode.Found);
        (await RunAsync("list")).ShouldNotContain(id);
        (await RunAsync("list", "--all")).ShouldContain(id);
    }

    [Fact]
    public async Task A_listing_says_everything_but_the_secret()
    {
        var made = await JsonAsync("create", "--name", "books", "--role", "Auditor", "--organization", "acme", "--expires", "2099-01-01T00:00:00Z");
        var (id, secret) = (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);

        var row = (await JsonAsync("list")).EnumerateArray().Single(row => row.GetProperty("id").GetString() == id);
        row.EnumerateObject().Select(member => $"{member.Name}={member.Value}").ShouldBe(
        [
            $"id={id}", "name=books", $"prefix={row.GetProperty("prefix").GetString()}", "role=auditor", "organization=acme", "expires=2099-01-01T00:00:00Z", "last_used=", "revoked=False", "state=active",
        ]);
        secret.ShouldStartWith(row.GetProperty("prefix").GetString()!);
        foreach (var listing in (string[])[await RunAsync("list"), await RunAsync("list", "--json")])
        {
            listing.ShouldContain(id);
            listing.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task A_lead_has_a_team_and_goes_with_it()
    {
        gateway.Server.Control.Teams.Create(new Team { OrganizationId = gateway.Organization.Id, Slug = "passing" }).Require();
        var made = await JsonAsync("create", "--name", "lead", "--role", "team-lead", "--organization", "acme", "--team", "passing");
        var secret = made.GetProperty("secret").GetString()!;
        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", key: secret);
        (await JsonAsync("list")).EnumerateArray().Single(row => row.GetProperty("id").GetString() == made.GetProperty("id").GetString()).GetProperty("team").GetString().ShouldBe("passing");

        gateway.Server.Control.Teams.Retire(gateway.Server.Control.Teams.List().Single(team => team.Slug == "passing").Id).Require();

        await gateway.AdminAsync(HttpMethod.Get, "/api/spend", status: 401, key: secret);
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_its_overlap_and_not_a_moment_with_none()
    {
        var first = await JsonAsync("create", "--name", "robot");
        var second = await JsonAsync("rotate", first.GetProperty("id").GetString()!);
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: Secret(first));
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: Secret(second));

        var third = await JsonAsync("rotate", second.GetProperty("id").GetString()!, "--overlap", "0");

        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", status: 401, key: Secret(second));
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: Secret(third));

        static string Secret(JsonElement key) => key.GetProperty("secret").GetString()!;
    }

    [Fact]
    public async Task For_people_the_secret_stands_alone_in_its_line()
    {
        var lines = (await RunAsync("create", "--name", "bob")).Split('\n');

        lines[0].ShouldStartWith("Key     ");
        lines[1].ShouldStartWith("Secret  tg-admin-");
        lines[2].ShouldBe("The secret is not stored and will not be shown again.");
        await gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: lines[1]["Secret  ".Length..]);
    }

    [Theory]
    [InlineData("create --name x --role king", "There is no role 'king'; write operator, owner, finance, team-lead, member, auditor.")]
    [InlineData("create --role auditor", "Option '--name' is required.")]
    [InlineData("create --name x --organization acm", null)]
    [InlineData("create --name x --role team-lead", "--organization is needed for the role team-lead.")]
    [InlineData("create --name x --role team-lead --organization acme", "--team is needed for the role team-lead.")]
    [InlineData("create --name x --role member --organization acme", "--user is needed for the role member.")]
    [InlineData("create --name x --role owner --organization acme --team research", "--team goes only with the role team-lead.")]
    [InlineData("create --name x --role team-lead --organization acme --team nobody", null)]
    [InlineData("create --name x --expires 2001-01-01T00:00:00Z", "--expires lies in the past")]
    [InlineData("create --name x --organization acme", "An operator runs the whole installation: leave --organization out, or give another role.")]
    [InlineData("rotate 01a205d0-448d-786c-86cf-5783c3531bf1", null)]
    [InlineData("revoke 01a205d0-448d-786c-86cf-5783c3531bf1", null)]
    [InlineData("rotate 01a205d0-448d-786c-86cf-5783c3531bf1 --overlap -1", "--overlap is '-1'; write a span")]
    public async Task What_cannot_be_done_is_a_2_and_makes_nothing(string call, string? problem)
    {
        var before = gateway.Server.Control.AdminKeys.List(withRevoked: true).Count;
        var organizations = gateway.Server.Control.Organizations.List().Count;
        var errors = new StringWriter();

        var code = await CommandLine.RunAsync(["keys", "admin", .. call.Split(' '), "--data", gateway.Data], errors, TextWriter.Null);

        code.ShouldBe(2);
        if (problem is not null)
        {
            errors.ToString().ShouldStartWith(problem);
        }

        gateway.Server.Control.AdminKeys.List(withRevoked: true).Count.ShouldBe(before);
        gateway.Server.Control.Organizations.List().Count.ShouldBe(organizations);
    }

    private async Task<JsonElement> JsonAsync(params string[] call) => JsonSerializer.Deserialize<JsonElement>(await RunAsync([.. call, "--json"]));

    private async Task<string> RunAsync(params string[] call)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        (await CommandLine.RunAsync(["keys", "admin", .. call, "--data", gateway.Data], errors, output)).ShouldBe(0, errors.ToString());
        return output.ToString();
    }

    private async Task<string> SignInAsync(string secret)
    {
        using var form = await gateway.SendAsync(HttpMethod.Get, "/sign-in");
        var html = await form.Content.ReadAsStringAsync();
        var at = html.IndexOf("name=\"csrf\" value=\"", StringComparison.Ordinal) + 19;
        using var answer = await gateway.SendAsync(HttpMethod.Post, "/sign-in", change: request =>
        {
            request.Headers.Add("Cookie", Cookie(form));
            request.Content = new FormUrlEncodedContent([new("key", secret), new("to", "/"), new("csrf", html[at..html.IndexOf('"', at)])]);
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return Cookie(answer);
    }

    private async Task<HttpStatusCode> PageAsync(string session)
    {
        using var page = await gateway.SendAsync(HttpMethod.Get, "/", change: request => request.Headers.Add("Cookie", session));
        return page.StatusCode;
    }

    private static string Cookie(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(static cookie => cookie.Split(';')[0]).Where(static cookie => !cookie.EndsWith('=')));
}
