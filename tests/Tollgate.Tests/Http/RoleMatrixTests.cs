using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>
/// Who may do what, written down: every guarded route, for every role, for things at every distance. The table is compared with the
/// routes that there are, so that a new one without a row fails.
/// </summary>
public sealed partial class RoleMatrixTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _keys = [];
    private RunningGateway _gateway = null!;
    private Organization _foreign = null!;
    private Team _research = null!;
    private Team _sales = null!;
    private User _ann = null!;
    private User _bob = null!;
    private Guid _annsKey;
    private int _fresh;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring() });
        var (control, acme) = (_gateway.Server.Control, _gateway.Organization.Id);
        _foreign = control.Organizations.Create(new Organization { Slug = "globex" }).Require();
        control.Teams.Create(new Team { OrganizationId = _foreign.Id, Slug = "research" }).Require();
        _research = control.Teams.List().First(team => team.OrganizationId == acme && team.Slug == "research");
        _sales = control.Teams.Create(new Team { OrganizationId = acme, Slug = "sales" }).Require();
        _ann = control.Users.Create(new User { OrganizationId = acme, TeamId = _research.Id, Slug = "ann" }).Require();
        _bob = control.Users.Create(new User { OrganizationId = acme, TeamId = _research.Id, Slug = "bob" }).Require();
        _annsKey = control.Keys.Create(new NewKey { OrganizationId = acme, TeamId = _research.Id, UserId = _ann.Id, Name = "ann" }).Require().Key.Id;
        _keys["op"] = _gateway.AdminKey;
        _keys["ow"] = _gateway.NewAdminKey(AdminRole.Owner, acme);
        _keys["fi"] = _gateway.NewAdminKey(AdminRole.Finance);
        _keys["fa"] = _gateway.NewAdminKey(AdminRole.Finance, acme);
        _keys["le"] = _gateway.NewAdminKey(AdminRole.TeamLead, acme, team: _research.Id);
        _keys["me"] = _gateway.NewAdminKey(AdminRole.Member, acme, user: _ann.Id);
        _keys["au"] = _gateway.NewAdminKey(AdminRole.Auditor);
        _keys["aa"] = _gateway.NewAdminKey(AdminRole.Auditor, acme);
        var old = control.AdminKeys.Create(new NewAdminKey { Name = "old", Role = AdminRole.TeamLead, OrganizationId = acme, TeamId = _research.Id }).Require();
        _keys["old"] = old.Secret;
        ForgetTeam(old.Key.Id);
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Every_role_may_what_the_table_says()
    {
        var lines = Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var roles = Words(lines[0])[2..];
        roles.ShouldBe(_keys.Keys);
        var wrong = new List<string>();
        foreach (var line in lines[1..])
        {
            var words = Words(line);
            var (method, route, target) = (words[0], words[1], words[2]);
            foreach (var (i, role) in roles.Index())
            {
                var (path, body) = Request(method, route, target);
                using var answer = await _gateway.SendAsync(new HttpMethod(method), path, _keys[role], body, AsExpected);
                if ((int)answer.StatusCode != int.Parse(words[3 + i], CultureInfo.InvariantCulture))
                {
                    wrong.Add($"{method} {route} {target} as {role}: {(int)answer.StatusCode}, not {words[3 + i]}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_route_has_a_row()
    {
        var written = Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..].Select(line => Words(line) is var words ? words[0] + " " + words[1] : "").ToHashSet();
        var there = _gateway.Server.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetRequiredMetadata<AccessRule>() is { IsOpen: false })
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"])
                .Select(method => method + " /" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .ToHashSet();
        there.Order().ShouldBe(written.Order());
    }

    [Fact]
    public async Task A_refusal_names_the_role_it_takes_and_what_is_not_seen_is_like_what_is_not_there()
    {
        var team = Row("budgets", "team");
        var refused = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + team, "not even a body", 403, _keys["le"]);
        refused.GetProperty("message").GetString()!.ShouldContain("owner");
        var foreign = Row("budgets", "foreign");
        var absent = Guid.NewGuid();
        var one = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + foreign, "not even a body", 404, _keys["ow"]);
        var other = await _gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + absent, "not even a body", 404, _keys["ow"]);
        one.GetRawText().Replace(foreign.ToString(), "", StringComparison.Ordinal).ShouldBe(other.GetRawText().Replace(absent.ToString(), "", StringComparison.Ordinal));
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/spend", status: 403, key: _keys["old"])).GetProperty("message").GetString()!.ShouldContain("no team");
    }

    [Fact]
    public void Nobody_reaches_what_is_not_in_the_table()
    {
        foreach (var role in Enum.GetValues<AdminRole>())
        {
            RoleTable.Of(role, Resource.Spend, Act.Write).ShouldBe(Reach.None);
            RoleTable.Of(role, Resource.Audit, Act.Write).ShouldBe(Reach.None);
            RoleTable.Of(role, Resource.Budgets, Act.Approve).ShouldBe(Reach.None);
            RoleTable.Of(role, (Resource)99, Act.Read).ShouldBe(Reach.None);
        }
    }
}
