using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>
/// One organization alone in a gateway, and the same one in a gateway with another that has the same names, budgets and traffic: whatever
/// its people ask, they get the same answers.
/// </summary>
public sealed partial class AdminIsolationTests : IAsyncLifetime
{
    private static readonly string[] s_roles = ["owner", "finance", "lead", "member", "auditor"];
    private readonly World _alone = new(hasOther: false);
    private readonly World _shared = new(hasOther: true);

    public async ValueTask InitializeAsync()
    {
        await _alone.StartAsync();
        await _shared.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _alone.Gateway.DisposeAsync();
        await _shared.Gateway.DisposeAsync();
    }

    public static TheoryData<string> Roles() => [.. s_roles];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Whatever_is_asked_the_answers_are_those_of_an_organization_that_is_alone(string role)
    {
        string[] groupings = ["organization", "team", "user", "key", "customer", "feature", "workflow", "task", "model", "provider", "tag", "day", "hour", "team,user,customer,feature"];
        string[] questions =
        [
            "/api/me", "/api/admin-keys", "/api/spend/caps", "/api/spend/caps?by=customer,team", "/api/spend?organization=b", "/api/spend?team=b/core", "/api/spend?by=team&customer=bigco", "/api/spend?user=ann&by=model",
                        "/api/accounts", "/api/policies", "/api/aliases", "/api/aliases?name=fast", "/api/aliases?name=theirs&managed_by=file", "/api/secrets", "/api/openapi.json",
            "/", "/parts/overview", "/charts/spend-per-hour", "/metrics", "/api/organizations", "/api/organizations?all=true", "/api/organizations?slug=b", "/api/teams?all=true", "/api/teams?organization=b", "/api/teams?slug=core",
            "/api/scim-tokens", "/api/scim-tokens?all=true", "/api/users", "/api/users?organization=b", "/api/users?team=core", "/api/users?slug=ann&state=active", "/api/keys", "/api/keys?all=true", "/api/keys?unused=1h", "/api/keys?unknown_owner=true&all=true", "/api/spend?by=cost_center", "/api/spend?by=project,team", "/api/budgets", "/api/limits", "/api/increases", "/api/increases?state=requested", "/api/spend", "/api/spend?format=csv&by=customer",
            "/api/requests", "/api/audit", "/api/audit?since=2026-01-01T00:00:00Z", "/api/alerts", "/api/alerts?limit=1", "/api/spend?from=2026-01-01&limit=1&by=feature", .. groupings.Select(by => "/api/spend?by=" + by),
        ];
        foreach (var question in questions)
        {
            await SameAsync(role, HttpMethod.Get, question, _ => null);
        }

        foreach (var list in (string[])["/api/organizations", "/api/teams", "/api/users", "/api/keys", "/api/budgets", "/api/limits", "/api/increases", "/api/policies", "/api/aliases", "/api/requests", "/api/audit"])
        {
            await SamePagesAsync(role, list, list is "/api/requests" or "/api/audit" ? "before" : "cursor");
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task What_is_the_others_is_answered_like_what_is_not_there(string role)
    {
        foreach (var kind in (string[])["budgets", "limits", "policies"])
        {
            await SameAsync(role, HttpMethod.Get, $"/api/{kind}/{{foreign}}", _ => null, kind);
            await SameAsync(role, HttpMethod.Patch, $"/api/{kind}/{{foreign}}", _ => """{"name":"mine"}""", kind);
            await SameAsync(role, HttpMethod.Patch, $"/api/{kind}/{{foreign}}", _ => "nonsense", kind);
            await SameAsync(role, HttpMethod.Delete, $"/api/{kind}/{{foreign}}", _ => null, kind);
            var limit = kind switch
            {
                "budgets" => "\"limit_usd\":\"5\"",
                "limits" => "\"requests\":500000",
                _ => "\"allowed_providers\":[\"*\"]",
            };
            foreach (var scope in (string[])["organization:b", "team:b/core", "user:b/ann", "key:{foreign}", "customer:bigco", "installation"])
            {
                await SameAsync(role, HttpMethod.Post, "/api/" + kind, foreign => $$"""{"scope":"{{scope.Replace("{foreign}", foreign.ToString(), StringComparison.Ordinal)}}",{{limit}}}""", "keys");
            }

            await SameAsync(role, HttpMethod.Post, "/api/" + kind, _ => $$"""{"scope":"customer:bigco","organization":"b",{{limit}}}""");
        }

        await SameAsync(role, HttpMethod.Get, "/api/aliases/{foreign}/versions", _ => null, "aliases");
        await SameAsync(role, HttpMethod.Patch, "/api/aliases/{foreign}", _ => """{"target":"mine"}""", "aliases");
        await SameAsync(role, HttpMethod.Patch, "/api/aliases/{foreign}", _ => "nonsense", "aliases");
        await SameAsync(role, HttpMethod.Delete, "/api/aliases/{foreign}", _ => null, "aliases");
        foreach (var scope in (string[])["organization:a", "team:a/core", "organization:b", "team:b/core", "team:b/nothing", "installation"])
        {
            // Names that the other has, and targets that would lead in a circle there.
            await SameAsync(role, HttpMethod.Post, "/api/aliases", _ => $$"""{"name":"fast","scope":"{{scope}}","target":"theirs"}""");
            await SameAsync(role, HttpMethod.Post, "/api/aliases", _ => $$"""{"name":"theirs-end","scope":"{{scope}}","target":"fast"}""");
        }

        foreach (var kind in (string[])["organizations", "teams", "users"])
        {
            await SameAsync(role, HttpMethod.Get, $"/api/{kind}/{{foreign}}", _ => null, kind);
            await SameAsync(role, HttpMethod.Patch, $"/api/{kind}/{{foreign}}", _ => """{"name":"mine"}""", kind);
            await SameAsync(role, HttpMethod.Patch, $"/api/{kind}/{{foreign}}", _ => "nonsense", kind);
            await SameAsync(role, HttpMethod.Delete, $"/api/{kind}/{{foreign}}", _ => null, kind);
            await SameAsync(role, HttpMethod.Post, $"/api/{kind}/{{foreign}}/restore", _ => null, kind);
            await SameAsync(role, HttpMethod.Post, "/api/" + kind, _ => """{"organization":"b","slug":"new"}""");
            await SameAsync(role, HttpMethod.Post, "/api/" + kind, _ => """{"slug":"core","team":"b"}""");
        }

        await SameAsync(role, HttpMethod.Put, "/api/secrets/openai", _ => """{"value":"sk-mine"}""");
        await SameAsync(role, HttpMethod.Delete, "/api/secrets/openai", _ => null);
        foreach (var verb in (string[])["approve", "refuse", "withdraw"])
        {
            await SameAsync(role, HttpMethod.Post, $"/api/increases/{{foreign}}/{verb}", _ => null, "increases");
            await SameAsync(role, HttpMethod.Post, $"/api/increases/{{foreign}}/{verb}", _ => "nonsense", "increases");
        }

        await SameAsync(role, HttpMethod.Post, "/api/increases", foreign => $$"""{"budget":"{{foreign}}","amount_usd":"5","until":"2026-02-01T00:00:00Z"}""", "budgets");
        await SameAsync(role, HttpMethod.Get, "/increases/new?budget={foreign}", _ => null, "budgets");
        await SameAsync(role, HttpMethod.Get, "/api/increases?budget={foreign}", _ => null, "budgets");
        await SameAsync(role, HttpMethod.Get, "/api/increases/{foreign}", _ => null, "increases");
        await SameAsync(role, HttpMethod.Get, "/api/scim-tokens/{foreign}", _ => null, "scim");
        await SameAsync(role, HttpMethod.Get, "/api/secrets/openai", _ => null);
        await SameAsync(role, HttpMethod.Get, "/api/spend?key={foreign}", _ => null, "keys");
        await SameAsync(role, HttpMethod.Get, "/api/spend/caps?key={foreign}", _ => null, "keys");
        await SameAsync(role, HttpMethod.Get, "/api/admin-keys/{foreign}", _ => null, "adminkeys");
        await SameAsync(role, HttpMethod.Post, "/api/admin-keys", _ => """{"name":"x","role":"owner","organization":"b"}""");
        await SameAsync(role, HttpMethod.Post, "/api/admin-keys/{foreign}/rotate", _ => null, "adminkeys");
        await SameAsync(role, HttpMethod.Post, "/api/admin-keys/{foreign}/revoke", _ => null, "adminkeys");
        await SameAsync(role, HttpMethod.Post, "/api/alerts/{foreign}/retry", _ => null, "alerts");
        await SameAsync(role, HttpMethod.Post, "/api/keys/import?organization=b", _ => "name,team\nx,core");
        await SameAsync(role, HttpMethod.Post, "/api/scim-tokens/{foreign}/revoke", _ => null, "scim");
        await SameAsync(role, HttpMethod.Post, "/api/scim-tokens", _ => """{"organization":"b"}""");
        await SameAsync(role, HttpMethod.Post, "/api/keys/{foreign}/revoke", _ => null, "keys");
        await SameAsync(role, HttpMethod.Get, "/api/keys/{foreign}", _ => null, "keys");
        await SameAsync(role, HttpMethod.Patch, "/api/keys/{foreign}", _ => """{"name":"mine"}""", "keys");
        await SameAsync(role, HttpMethod.Patch, "/api/keys/{foreign}", _ => "nonsense", "keys");
        await SameAsync(role, HttpMethod.Post, "/api/keys/{foreign}/rotate", _ => """{"overlap":"1h"}""", "keys");
        foreach (var path in (string[])["/api/keys/import", "/api/keys/import/preview"])
        {
            await SameAsync(role, HttpMethod.Post, path, _ => "name,organization,team\nx,b,core\ny,nowhere,core");
            await SameAsync(role, HttpMethod.Post, path, _ => "name,team,user\nx,core,ann");
        }

        foreach (var rows in (string[])
        [
            "organization: b\nteams: [{ slug: core }]", "organizations: [{ slug: b }]", "teams: [{ slug: core, organization: b }]", "users: [{ slug: ann, organization: b }]",
            "keys: [{ name: ci, organization: b }]", "keys: [{ name: mine, user: ann, team: core }]", "budgets: [{ scope: team:b/core, limit: 5 }, { scope: customer:bigco, limit: 50 }, { scope: installation, limit: 5 }]",
            "budgets: [{ scope: organization:b, limit: 5 }, { scope: key:b/ci, limit: 5 }, { scope: customer:bigco, organization: b, limit: 5 }]", "limits: [{ scope: key:{foreign}, requests: 500000 }]",
            "aliases: [{ scope: organization:b, name: fast, target: x }, { scope: organization:a, name: theirs, target: fast }]",
            "policies: [{ scope: user:b/ann, allowed_providers: ['*'] }, { scope: key:ci, allowed_providers: ['*'] }]",
        ])
        {
            await SameAsync(role, HttpMethod.Post, "/api/apply?adopt=true&prune=true", foreign => "label: mine\n" + rows.Replace("{foreign}", foreign.ToString(), StringComparison.Ordinal), "keys");
        }

        await SameAsync(role, HttpMethod.Post, "/api/keys", _ => """{"organization":"b"}""");
        await SameAsync(role, HttpMethod.Post, "/api/keys", _ => """{"organization":"b","team":"core","user":"ann"}""");
        await SameAsync(role, HttpMethod.Post, "/api/keys", _ => """{"user":"ann","tags":["x"]}""");
        await SameAsync(role, HttpMethod.Get, "/api/requests?before={foreign}", _ => null, "requests");
        await SameAsync(role, HttpMethod.Get, "/api/requests?before=1", _ => null);
        await SameAsync(role, HttpMethod.Get, "/api/audit?before=1", _ => null);
        await SameAsync(role, HttpMethod.Get, "/api/alerts?before=1", _ => null);

        // What these have changed, or not, shows in the listings.
        foreach (var list in (string[])["/api/organizations", "/api/teams", "/api/users", "/api/keys", "/api/budgets", "/api/limits", "/api/increases", "/api/policies", "/api/aliases", "/api/audit", "/"])
        {
            await SameAsync(role, HttpMethod.Get, list, _ => null);
        }
    }

    private async Task SameAsync(string role, HttpMethod method, string path, Func<Guid, string?> body, string kind = "")
    {
        var alone = await _alone.AskAsync(role, method, path, body, kind);
        var shared = await _shared.AskAsync(role, method, path, body, kind);
        shared.Masked.ShouldBe(alone.Masked, $"{method} {path} as {role}");
    }

    /// <summary>Follows the cursors of both, a row at a time.</summary>
    private async Task SamePagesAsync(string role, string list, string cursor)
    {
        var (one, other) = ("", "");
        for (var pages = 0; pages < 30; pages++)
        {
            var alone = await _alone.AskAsync(role, HttpMethod.Get, $"{list}?limit=1{one}", _ => null, "");
            var shared = await _shared.AskAsync(role, HttpMethod.Get, $"{list}?limit=1{other}", _ => null, "");
            shared.Masked.ShouldBe(alone.Masked, $"{list} page {pages} as {role}");
            if (alone.Next is null)
            {
                return;
            }

            alone.Next.ShouldNotMatch("^[0-9]+$", "a count of everybody's");
            (one, other) = ($"&{cursor}={alone.Next}", $"&{cursor}={shared.Next}");
        }

        Assert.Fail($"{list} has no end.");
    }

    private sealed record Answer(string Masked, string? Next);

    private sealed partial class World(bool hasOther)
    {
        private readonly SteppedTime _time = new();
        private readonly Dictionary<string, string> _keys = [];
        private readonly Dictionary<string, Guid> _foreign = [];

        internal RunningGateway Gateway { get; private set; } = null!;

        internal async Task StartAsync()
        {
            // Alerts are listed as they were raised: when a sink took one is nobody's doing here.
            Gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time, AlertSinks = [] });
            string? other = null;
            if (hasOther)
            {
                // Before and after everything the organization does, so that whatever is counted together differs.
                other = await MakeAsync("b");
                await TrafficAsync(other);
            }

            var own = await MakeAsync("a");
            await TrafficAsync(own);
            if (other is not null)
            {
                await TrafficAsync(other);
            }

            Pass("a");
            await TrafficAsync(own);
            if (other is not null)
            {
                _foreign["requests"] = await TrafficAsync(other);
                await Gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"organization:b","limit_usd":"7"}""", 201);
            }

            Gateway.Server.Core.Keys.WriteUses();
            await Gateway.Server.Projector.FlushAsync();
            await Gateway.Server.Alerts.PumpAsync(CancellationToken.None);
            var organization = Gateway.Server.Control.Organizations.List().Single(one => one.Slug == "a").Id;
            var team = Gateway.Server.Control.Teams.List().Single(team => team.OrganizationId == organization).Id;
            var user = Gateway.Server.Control.Users.List().Single(user => user.OrganizationId == organization).Id;
            _keys["owner"] = Gateway.NewAdminKey(AdminRole.Owner, organization);
            _keys["finance"] = Gateway.NewAdminKey(AdminRole.Finance, organization);
            _keys["lead"] = Gateway.NewAdminKey(AdminRole.TeamLead, organization, team: team);
            _keys["member"] = Gateway.NewAdminKey(AdminRole.Member, organization, user: user);
            _keys["auditor"] = Gateway.NewAdminKey(AdminRole.Auditor, organization);
            Gateway.Server.Core.Keys.RefreshNow();
        }

        internal async Task<Answer> AskAsync(string role, HttpMethod method, string path, Func<Guid, string?> body, string kind)
        {
            _time.Step(TimeSpan.FromSeconds(1));
            var foreign = _foreign.TryGetValue(kind, out var real) ? real : Guid.CreateVersion7();
            using var answer = await Gateway.SendAsync(method, path.Replace("{foreign}", foreign.ToString(), StringComparison.Ordinal), _keys[role], body(foreign), request =>
            {
                if (path.Contains("/import", StringComparison.Ordinal))
                {
                    request.Content!.Headers.ContentType = new("text/csv");
                }
                else if (path.Contains("/apply", StringComparison.Ordinal))
                {
                    request.Content!.Headers.ContentType = new("application/yaml");
                }
            });
            var text = await answer.Content.ReadAsStringAsync();

            // Names of new keys reach the ledger at the moment they were made, in both worlds, and not some time later.
            await Gateway.Server.Projector.FlushAsync();
            var headers = answer.Headers.Concat(answer.Content.Headers)
                .Where(header => header.Key is not "Date")
                .Select(header => header.Key + ": " + string.Join(',', header.Value)).Order(StringComparer.Ordinal);
            string? next = null;
            if (answer.IsSuccessStatusCode && text.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("next", out var cursor) && cursor.ValueKind != JsonValueKind.Null)
            {
                next = cursor.ToString();
                text = text.Replace(next, new string('N', next.Length), StringComparison.Ordinal);
            }

            return new Answer(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture) + "\n" + string.Join('\n', headers) + "\n" + Mask(text), next);
        }

        /// <summary>Random ids become numbers in the order in which they occur, secrets are left out.</summary>
        private static string Mask(string text)
        {
            var seen = new Dictionary<string, string>(StringComparer.Ordinal);
            text = RandomId().Replace(text, match => seen.TryGetValue(match.Value, out var number) ? number : seen[match.Value] = $"<id {seen.Count}>");
            return Secret().Replace(text, "<secret>");
        }

        private async Task<string> MakeAsync(string slug)
        {
            var control = Gateway.Server.Control;
            var organization = control.Organizations.Create(new Organization { Slug = slug }).Require();
            Pass(slug);
            var team = control.Teams.Create(new Team { OrganizationId = organization.Id, Slug = "core" }).Require();
            var user = control.Users.Create(new User { OrganizationId = organization.Id, TeamId = team.Id, Slug = "ann" }).Require();
            var key = control.Keys.Create(new NewKey { OrganizationId = organization.Id, TeamId = team.Id, UserId = user.Id, Name = "ci" }).Require();
            Pass(slug);
            var spare = control.Keys.Create(new NewKey { OrganizationId = organization.Id, TeamId = team.Id, UserId = user.Id, Name = "spare" }).Require();
            Pass(slug);
            control.Keys.Revoke(control.Keys.Create(new NewKey { OrganizationId = organization.Id, Name = "old" }).Require().Key.Id).Require();
            Gateway.Server.Core.Keys.RefreshNow();
            var (budget, limit, policy) = (Guid.Empty, Guid.Empty, Guid.Empty);
            foreach (var scope in (string[])[$"organization:{slug}", $"team:{slug}/core", $"key:{key.Key.Id}"])
            {
                Pass(slug);
                policy = await LimitAsync("policies", $$"""{"scope":"{{scope}}","allowed_accounts":["*/*"]}""");
            }

            foreach (var scope in (string[])[$"team:{slug}/core", $"user:{slug}/ann", $"key:{key.Key.Id}", "feature:chat", "customer:bigco"])
            {
                Pass(slug);
                budget = await LimitAsync("budgets", $$"""{"scope":"{{scope}}","organization":"{{slug}}","limit_usd":"50"}""");
                Pass(slug);
                limit = await LimitAsync("limits", $$"""{"scope":"{{scope}}","organization":"{{slug}}","requests":500000}""");
            }

            var alias = Guid.Empty;
            (string Scope, string Name, string Target)[] aliases = [("organization:" + slug, "fast", "gpt-5-mini"), ("team:" + slug + "/core", "slow", "fast")];
            (string Scope, string Name, string Target)[] further = slug == "b" ? [("organization:b", "theirs", "theirs-end"), ("organization:b", "theirs-end", "gpt-5")] : [];
            foreach (var (scope, name, target) in aliases.Concat(further))
            {
                Pass(slug);
                alias = await LimitAsync("aliases", $$"""{"name":"{{name}}","scope":"{{scope}}","target":"{{target}}"}""");
            }

            Pass(slug);
            var increase = await LimitAsync("increases", $$"""{"budget":"{{budget}}","amount_usd":"3","until":"2026-02-01T00:00:00Z","reason":"peak of {{slug}}"}""");
            Pass(slug);
            var scim = control.ScimTokens.Create(new NewScimToken { OrganizationId = organization.Id, Name = "okta" }).Require().Key;
            if (slug == "b")
            {
                (_foreign["keys"], _foreign["budgets"], _foreign["limits"], _foreign["policies"]) = (spare.Key.Id, budget, limit, policy);
                _foreign["increases"] = increase;
                _foreign["aliases"] = alias;
                _foreign["scim"] = scim.Id;
                _foreign["adminkeys"] = control.AdminKeys.Create(new NewAdminKey { Name = "b", Role = AdminRole.Auditor, OrganizationId = organization.Id }).Require().Key.Id;
                (_foreign["organizations"], _foreign["teams"], _foreign["users"]) = (organization.Id, team.Id, user.Id);
            }

            return key.Secret;
        }

        /// <summary>Lets time pass between the organization's own doings, the same in both worlds: what happens at once has no order.</summary>
        private void Pass(string slug)
        {
            if (slug == "a")
            {
                _time.Step(TimeSpan.FromSeconds(1));
            }
        }

        private async Task<Guid> LimitAsync(string kind, string body) => (await Gateway.AdminAsync(HttpMethod.Post, "/api/" + kind, body, 201)).GetProperty("id").GetGuid();

        private async Task<Guid> TrafficAsync(string key)
        {
            var id = Guid.Empty;
            foreach (var model in (string[])["gpt-5-mini", "gpt-5"])
            {
                using var answer = await Gateway.SendAsync(
                    HttpMethod.Post, "/v1/chat/completions", key, $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Say hello"}]}""",
                    request =>
                    {
                        request.Headers.Add("x-tollgate-customer", "bigco");
                        request.Headers.Add("x-tollgate-feature", "chat");
                    });
                answer.EnsureSuccessStatusCode();
                id = Guid.Parse(answer.Headers.GetValues("x-tollgate-request-id").Single());
            }

            return id;
        }

        [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
        private static partial Regex RandomId();

        [GeneratedRegex("(?:sk-tg|tg-scim)-[A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
        private static partial Regex Secret();
    }
}
