using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <content>What is sent for a row of the table, and to what.</content>
public sealed partial class RoleMatrixTests
{
    /// <summary>Imports are sent sheets, pages forms.</summary>
    private static void AsExpected(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (request is { Method.Method: "POST", Content: { } content })
        {
            content.Headers.ContentType = path.Contains("/import", StringComparison.Ordinal) ? new("text/csv")
                : path == "/api/apply" ? new("application/yaml")
                : path.StartsWith("/api/", StringComparison.Ordinal) ? content.Headers.ContentType
                : new("application/x-www-form-urlencoded");
        }
    }

    private (string Path, string? Body) Request(string method, string route, string target)
    {
        var kind = route.Split('/') is [_, "api", var noun, ..] ? noun : "";
        if (route == "/increases/new")
        {
            var budget = Row("budgets", target);
            return method == "GET" ? ($"{route}?budget={budget}", null) : (route, $"budget={budget}&amount_usd=5&until={_gateway.Server.Time.GetUtcNow().AddDays(2):yyyy-MM-dd}&reason=");
        }

        if (route.Contains("{id:guid}", StringComparison.Ordinal))
        {
            var path = route.Replace("{id:guid}", Row(kind, target, isRetired: route.EndsWith("/restore", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
            return (path, method != "PATCH" ? null : kind == "aliases" ? """{"target":"changed"}""" : """{"name":"changed"}""");
        }

        if (route.Contains("/import", StringComparison.Ordinal))
        {
            return (route, "name,organization\nci," + target switch { "org" => "acme", "foreign" => "globex", _ => $"fresh{_fresh++}" });
        }

        if (kind == "apply")
        {
            return (route, $"label: matrix{_fresh++}\n" + (target == "inst"
                ? $"organizations: [{{ slug: fresh{_fresh++} }}]"
                : $"teams: [{{ slug: fresh{_fresh++}, organization: {target switch { "org" => "acme", "foreign" => "globex", _ => "nobody" }} }}]"));
        }

        if (route.Contains("{name}", StringComparison.Ordinal))
        {
            return ("/api/secrets/matrix", method == "PUT" ? """{"value":"sk-matrix"}""" : null);
        }

        return method == "GET" ? (route.Replace("{**rest}", "nothing", StringComparison.Ordinal), null) : (route, kind switch
        {
            "keys" => KeyBody(target),
            "organizations" or "teams" or "users" => TenantBody(kind, target),
            "increases" => $$"""{"budget":"{{Row("budgets", target)}}","amount_usd":"5","until":"{{_gateway.Server.Time.GetUtcNow().AddDays(1):O}}"}""",
            "admin-keys" => $$"""{"name":"robot","role":"auditor","organization":"{{target switch { "foreign" => "globex", "absent" => "nobody", _ => "acme" }}}"}""",
            "scim-tokens" => $$"""{"organization":"{{target switch { "foreign" => "globex", "absent" => "nobody", _ => "acme" }}}"}""",
            _ => LimitBody(kind, target),
        });
    }

    private string KeyBody(string target) => target switch
    {
        "own" => """{"organization":"acme","team":"research","user":"ann"}""",
        "mate" => """{"organization":"acme","team":"research","user":"bob"}""",
        "org" => """{"organization":"acme","team":"sales"}""",
        "newuser" => $$"""{"organization":"acme","team":"research","user":"fresh{{_fresh++}}"}""",
        "foreign" => """{"organization":"globex"}""",
        "absent" => $$"""{"organization":"fresh{{_fresh++}}"}""",
        _ => "{}",
    };

    private string TenantBody(string kind, string target)
    {
        var organization = target switch { "foreign" => "globex", "absent" => "nobody", _ => "acme" };
        var team = kind == "users" && target == "mate" ? "\"team\":\"research\"," : "";
        return kind == "organizations" ? $$"""{"slug":"fresh{{_fresh++}}"}""" : $$"""{"organization":"{{organization}}",{{team}}"slug":"fresh{{_fresh++}}"}""";
    }

    private string LimitBody(string kind, string target)
    {
        var (_, scope) = Scope(target, kind);
        return $$"""{"scope":"{{scope}}",{{(kind == "budgets" ? "\"limit_usd\":\"5\"" : kind == "limits" ? "\"requests\":1000000" : kind == "aliases" ? $"\"name\":\"fresh{_fresh++}\",\"target\":\"gpt-5\"" : "\"allowed_providers\":[\"*\"]")}}}""";
    }

    /// <summary>The id of a new object.</summary>
    private Guid Row(string kind, string target, bool isRetired = false)
    {
        if (target == "absent")
        {
            return Guid.NewGuid();
        }

        var control = _gateway.Server.Control;
        Guid id;
        if (kind is "organizations" or "teams" or "users")
        {
            id = Tenant(kind, target, isRetired);
        }
        else if (kind == "increases")
        {
            id = control.Increases.Create(new BudgetIncrease
            {
                BudgetId = Row("budgets", target),
                Amount = new Amount(5m),
                FromMicros = _gateway.Server.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1000,
                UntilMicros = _gateway.Server.Time.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds() * 1000,
            }).Require().Id;
        }
        else if (kind == "scim-tokens")
        {
            id = control.ScimTokens.Create(new NewScimToken { OrganizationId = target == "foreign" ? _foreign.Id : _gateway.Organization.Id, Name = target }).Require().Key.Id;
        }
        else if (kind == "admin-keys")
        {
            id = control.AdminKeys.Create(new NewAdminKey { Name = target, Role = AdminRole.Auditor, OrganizationId = _gateway.Organization.Id }).Require().Key.Id;
        }
        else if (kind == "alerts")
        {
            control.Alerts.Raise([new AlertDraft(AlertKind.Provider, $"matrix {_fresh++}", 1, """{"provider":"openai","failures":3}""")]);
            id = control.Alerts.Read(new AlertQuery { Limit = 1 }).Single().Id;
        }
        else if (kind == "keys")
        {
            id = control.Keys.Create(new NewKey
            {
                OrganizationId = target == "foreign" ? _foreign.Id : _gateway.Organization.Id,
                TeamId = target switch { "own" or "mate" => _research.Id, "org" => _sales.Id, _ => null },
                UserId = target switch { "own" => _ann.Id, "mate" => _bob.Id, _ => null },
                Name = target,
            }).Require().Key.Id;
        }
        else
        {
            var (dimension, scope) = Scope(target, kind);
            var name = scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..];
            name = dimension is null ? "" : name;
            id = kind == "budgets"
                ? control.Budgets.Create(new Budget { Name = target, Dimension = dimension, ScopeName = name, Limit = new Amount(5m) }).Require().Id
                : kind == "aliases"
                ? control.Aliases.Create(new Alias { Name = $"fresh{_fresh++}", Dimension = dimension, ScopeName = name, Target = "gpt-5" }).Require().Id
                : kind == "policies"
                ? control.Policies.Create(new Policy { Name = target, Dimension = dimension, ScopeName = name, AllowedProviders = ["*"] }).Require().Id
                : control.RequestLimits.Create(new RequestLimit { Name = target, Dimension = dimension, ScopeName = name, Requests = 1_000_000 }).Require().Id;
        }

        _gateway.Server.Core.Keys.RefreshNow();
        return id;
    }

    private Guid Tenant(string kind, string target, bool isRetired)
    {
        var control = _gateway.Server.Control;
        var organization = target == "foreign" ? _foreign.Id : _gateway.Organization.Id;
        switch (kind, target)
        {
            case ("organizations", "org"):
                return organization;
            case ("organizations", _):
                var tenant = control.Organizations.Create(new Organization { Slug = $"fresh{_fresh++}" }).Require();
                return isRetired ? control.Organizations.Retire(tenant.Id).Require().Id : tenant.Id;
            case ("teams", "team"):
                return _research.Id;
            case ("teams", _):
                var team = control.Teams.Create(new Team { OrganizationId = organization, Slug = $"fresh{_fresh++}" }).Require();
                return isRetired ? control.Teams.Retire(team.Id).Require().Id : team.Id;
            case (_, "own"):
                return _ann.Id;
            default:
                Guid? of = target switch { "mate" => _research.Id, "org" => _sales.Id, _ => null };
                var user = control.Users.Create(new User { OrganizationId = organization, TeamId = of, Slug = $"fresh{_fresh++}" }).Require();
                return isRetired ? control.Users.Retire(user.Id).Require().Id : user.Id;
        }
    }

    private (Dimension? Dimension, string Scope) Scope(string target, string kind) => target switch
    {
        // Policies are for keys, not for users.
        "own" when kind == "policies" => (Dimension.Key, "key:" + _annsKey),
        "own" => (Dimension.User, "user:acme/ann"),
        "mate" => (Dimension.User, "user:acme/bob"),
        "team" => (Dimension.Team, "team:acme/research"),
        "org" => (Dimension.Team, "team:acme/sales"),
        "foreign" => (Dimension.Team, "team:globex/research"),
        "absent" => (Dimension.Team, "team:globex/nobody"),
        _ => (null, "installation"),
    };

    /// <summary>As keys of leads were before they had teams.</summary>
    private void ForgetTeam(Guid key)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_gateway.Data, "control.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE admin_keys SET team_id = NULL WHERE id = $id";
        command.Parameters.AddWithValue("$id", key.ToByteArray(bigEndian: true));
        command.ExecuteNonQuery().ShouldBe(1);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
