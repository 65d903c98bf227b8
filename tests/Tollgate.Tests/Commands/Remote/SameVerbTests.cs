using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Tests.Http;
using HttpGateway = Tollgate.Tests.Http.RunningGateway;

namespace Tollgate.Tests.Commands.Remote;

/// <summary>What a verb does in a data directory, it does at a running gateway, and prints the same.</summary>
public sealed class SameVerbTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");
    private HttpGateway _gateway = null!;
    private string[] _there = [];
    private string[] _here = [];

    public async ValueTask InitializeAsync()
    {
        _gateway = await HttpGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring(), AlertSinks = [] });
        var key = Path.Combine(_directory.FullName, "key");
        await File.WriteAllTextAsync(key, _gateway.AdminKey);
        var data = Path.Combine(_directory.FullName, "data");
        (_there, _here) = (["--gateway", _gateway.Address.ToString(), "--key-file", key], ["--data", data]);

        // As the gateway's rig has it.
        Directory.CreateDirectory(data);
        using var control = SqliteControlStore.Open(Path.Combine(data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        var operators = control.AdminKeys.Create(new NewAdminKey { Name = "test Operator", Role = AdminRole.Operator }).Require().Key;
        control.AdminKeys.TouchLastUsed([operators.Id], operators.CreatedMicros);
        var acme = control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = control.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        control.Keys.Create(new NewKey { OrganizationId = acme.Id, TeamId = team.Id, Name = "test" }).Require();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public Task Organizations_teams_and_users() => SameAsync(
        "organizations add globex --name Globex",
        "organizations add initech --json",
        "organizations add Not_A+Slug",
        "organizations set globex --name Globex&Sons",
        "organizations set initech --name I --json",
        "organizations list", "organizations list --json",
        "teams add acme/sales --name Sales", "teams add acme/ads --json", "teams set acme/sales --name Sales&ads", "teams add globex/core",
        "teams list", "teams list --organization acme --json",
        "users add acme/ann --name Ann --email ann@acme.test --team research", "users add acme/robot --service --json",
        "users add acme/x --team nobody", "users add acme/x --email nonsense",
        "keys create --organization acme --team research --user ann --name laptop",
        "users set acme/ann --team sales --move-keys", "users set acme/ann --disabled true --json", "users set acme/ann --disabled false --revoke-keys", "users set acme/ann",
        "users list", "users list --service --json", "users list --team sales --organization acme",
        "keys create --organization acme --team ads --name ads",
        "teams remove acme/ads", "teams remove acme/nobody", "teams restore acme/ads --json", "teams restore acme/ads", "teams remove acme/ads --json",
        "users remove acme/ann", "users restore acme/ann", "users remove acme/robot --json", "users list --all",
        "organizations remove globex", "organizations remove nobody", "organizations list --all --json", "organizations restore globex");

    [Fact]
    public Task Virtual_keys() => SameAsync(
        "keys create --organization acme --team research --user ann --name laptop --models gpt-* claude-* --surfaces chat --expires 2099-01-01T00:00:00Z --feature chat --tags env=dev --ip 203.0.113.0/24 --require customer --cost-center 4711 --project p --metadata a=b --budget 12.50 --window week #a",
        "keys create --organization acme --json #b",
        "keys create --organization fresh --team newteam",
        "keys create --organization acme --surfaces chatt --tags x --expires 2001-01-01T00:00:00Z",
        "keys list", "keys list --json", "keys list --unknown-owner", "keys list --unused 0",
        "keys set {a} --name desk --clear expires models cost-center --project q", "keys set {a} --json --clear team user", "keys set {a}", "keys set {b} --tags x --surfaces chatt",
        "keys rotate {a} --overlap 02:00:00 #c", "keys rotate {c} --overlap 0 --json", "keys revoke {b}", "keys revoke {b} --json",
        "keys list --all --json", "keys export", "keys export --all", "budgets list --json");

    [Fact]
    public async Task A_sheet_of_keys()
    {
        var sheet = Path.Combine(_directory.FullName, "keys.csv");
        await File.WriteAllTextAsync(sheet, "name,team,user,budget,window\nci,research,ann,5,day\n=1+1,research,,,\n");
        var wrong = Path.Combine(_directory.FullName, "wrong.csv");
        await File.WriteAllTextAsync(wrong, "name,budget,nonsense\nci,much,x\nci\n");
        var binary = Path.Combine(_directory.FullName, "binary.csv");
        await File.WriteAllBytesAsync(binary, [0x6e, 0xff, 0xfe]);
        await SameAsync(
            $"keys import {sheet} --organization acme --dry-run", $"keys import {sheet} --organization acme --dry-run --json", $"keys import {sheet} --organization acme", $"keys import {sheet} --organization globex --json",
            $"keys import {wrong}", $"keys import {wrong} --json", $"keys import {binary}", "keys import nowhere.csv", "keys list --json", "keys export");

        var issued = new List<string>();
        foreach (var (where, i) in (string[][])[_there, _here] is var both ? both.Select(static (one, i) => (one, i)) : [])
        {
            var file = Path.Combine(_directory.FullName, $"issued-{i}.csv");
            var (code, output, errors) = await Verbs.RunAsync(["keys", "import", sheet, "--organization", "acme", "--output", file, .. where]);
            code.ShouldBe(0, errors);
            output.ShouldContain("2 keys made; their secrets are in");
            issued.Add(Verbs.Masked(await File.ReadAllTextAsync(file)));
            (await Verbs.RunAsync(["keys", "import", sheet, "--output", file, .. where])).Code.ShouldBe(2);
            (await Verbs.RunAsync(["keys", "import", wrong, "--output", file + ".not", .. where])).Code.ShouldBe(2);
            File.Exists(file + ".not").ShouldBeFalse();
        }

        issued[0].ShouldBe(issued[1]);
    }

    [Fact]
    public Task Admin_keys_and_tokens_of_directories() => SameAsync(
        "keys admin create --name ann --role auditor --organization acme --expires 2099-01-01T00:00:00Z #a",
        "keys admin create --name lead --role team-lead --organization acme --team research --json",
        "users add acme/bob", "keys admin create --name bob --role member --organization acme --user bob", "keys admin create --name boss --user acme/bob",
        "keys admin create --name x --role owner", "keys admin create --name x --role king", "keys admin create --name x --role team-lead --organization acme",
        "keys admin list", "keys admin list --json", "keys admin rotate {a} --overlap 0 #b", "keys admin revoke {b} --json", "keys admin list --all --json",
        "scim token create --organization acme --name okta --expires 2099-01-01T00:00:00Z #t", "scim token create --organization acme --json",
        "scim token list", "scim token list --json --organization acme", "scim token list --organization nobody", "scim token revoke {t}", "scim token list --all --json");

    [Fact]
    public Task Budgets_increases_limits_and_policies() => SameAsync(
        "budgets create --scope team:acme/research --limit 100 --window month --name research #b",
        "budgets create --scope customer:bigco --organization acme --limit 0.50 --window 24h --kind Soft --json",
        "budgets create --scope installation --each task --limit 2 --window lifetime --dry-run #each",
        "budgets create --scope nonsense --limit 5",
        "budgets list", "budgets list --json", "budgets set {b} --limit 250", "budgets set {each} --dry-run false", "budgets set {b}", "budgets set {b} --limit -1",
        "budgets increase request {b} --amount 50 --until 2026-12-31 --reason peak #never",
        "budgets increase request {b} --amount 50 --for 3d --reason peak #i", "budgets increase request {each} --amount 1 --for 12h --json", "budgets increase request {b} --amount 1 --for 400d", "budgets increase request {b} --amount 1 --for 3",
        "budgets increase list", "budgets increase list --json", "budgets increase approve {i}", "budgets increase approve {i}", "budgets list", "budgets list --json",
        "budgets increase list --state approved --json", "budgets increase withdraw {i} --json", "budgets remove {b}", "budgets list",
        "limits create --scope user:acme/ann --requests 60 #l", "limits create --scope team:acme/research --input-tokens 400000 --usd 0.25 --streams 20 --per hour --json",
        "limits create --scope team:acme/research --parallel 5 --per day", "limits create --scope installation", "limits create --scope installation --requests 5 --per week",
        "limits list", "limits list --json", "limits remove {l}", "limits list --json",
        "policies add --scope team:acme/research --regions eu,europe-* --accounts openai/eu azure/* --zero-retention-only --name eu #p", "policies add --scope organization:acme --forbid-storage true --json",
        "policies add --scope user:acme/ann --forbid-storage", "policies list", "policies list --json", "policies set {p} --accounts any --enabled false", "policies set {p}", "policies remove {p}", "policies list");

    [Fact]
    public async Task Listings_and_reports_of_one_installation_are_the_same_from_outside_and_from_inside()
    {
        foreach (var model in (string[])["gpt-5-mini", "gpt-5"])
        {
            await _gateway.AskAsync(model);
        }

        await _gateway.AdminAsync(HttpMethod.Post, "/api/budgets", """{"scope":"team:acme/research","limit_usd":"50"}""", 201);
        await _gateway.Server.Projector.FlushAsync();
        _gateway.Server.Control.Alerts.Raise([new AlertDraft(AlertKind.Provider, "one", Now, """{"provider":"openai","failures":3}"""), new AlertDraft(AlertKind.Provider, "two", Now, """{"provider":"anthropic","failures":4}""")]);
        string[] verbs =
        [
            "report", "report --by team,model", "report --by model --top 1", "report --by model --json", "report --by customer --csv --team acme/research --model gpt-5", "report --team acme/nobody --json",
            "report --from 2020-01-01 --to 2021-01-01 --json", "report --by day --key " + Guid.NewGuid(), "report --caps", "report --caps --by model --json", "report --caps --csv",
            "audit list", "audit list --json --limit 3", "audit list --since 2099-01-01T00:00:00Z --json", "audit list --limit 500", "audit head",
            "alerts list", "alerts list --json", "alerts list --limit 1 --json", "alerts list --state dead", "alerts list --kind provider",
            "keys list --json", "keys list --all", "keys admin list --json", "budgets list --json",
        ];
        foreach (var verb in verbs)
        {
            var inside = await Verbs.RunAsync([.. verb.Split(' '), "--data", _gateway.Data]);
            var outside = await Verbs.RunAsync([.. verb.Split(' '), .. _there]);
            inside.Code.ShouldBe(0, verb + inside.Errors);
            inside.Output.ShouldNotBeEmpty(verb);

            // Only a report says when it was made.
            (outside.Code, AsOf(outside.Output), outside.Errors).ShouldBe((inside.Code, AsOf(inside.Output), inside.Errors), verb);
        }

        (await Verbs.RunAsync(["report", "--by", "model", "--json", .. _there])).Output.ShouldContain("\"model\":\"gpt-5-mini\"");
        static string AsOf(string text) => text.IndexOf("\"as_of\"", StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;
    }

    [Fact]
    public async Task An_alert_that_was_given_up_is_tried_again_from_outside()
    {
        var alerts = _gateway.Server.Control.Alerts;
        alerts.Raise([new AlertDraft(AlertKind.Provider, "one", Now, """{"provider":"openai","failures":3}""") { Sinks = ["ops"] }]);
        var alert = alerts.Read(new AlertQuery()).ShouldHaveSingleItem();
        alerts.Failed(alert.Id, "ops", "gone", null);

        (await Verbs.RunAsync(["alerts", "list", "--state", "dead", .. _there])).Output.ShouldContain("ops dead");
        var (code, output, errors) = await Verbs.RunAsync(["alerts", "retry", alert.Id.ToString(), .. _there]);
        (code, output.Trim()).ShouldBe((0, "1 deliveries are tried again."), errors);
        (await Verbs.RunAsync(["alerts", "retry", Guid.NewGuid().ToString(), .. _there])).Code.ShouldBe(2);
    }

    // What is old is not kept.
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;

    /// <summary>Runs the same calls at the gateway and in the directory. A word <c>#name</c> keeps the first id of a call's output for <c>{name}</c>; <c>&amp;</c> is a blank.</summary>
    private async Task SameAsync(params string[] calls)
    {
        var (there, here) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var call in calls)
        {
            var far = await CallAsync(call, _there, there);
            var near = await CallAsync(call, _here, here);
            far.ShouldBe(near, call);
        }
    }

    private static async Task<string> CallAsync(string call, string[] where, Dictionary<string, string> names)
    {
        var words = call.Split(' ').ToList();
        var keep = words[^1].StartsWith('#') ? words[^1][1..] : null;
        if (keep is not null)
        {
            words.RemoveAt(words.Count - 1);
        }

        var args = words.Select(word => names.Aggregate(word.Replace('&', ' '), static (text, name) => text.Replace("{" + name.Key + "}", name.Value, StringComparison.Ordinal))).ToList();
        var (code, output, errors) = await Verbs.RunAsync([.. args, .. where]);
        if (keep is not null && Verbs.IdOf(output) is { } id)
        {
            names[keep] = id;
        }

        return $"{code}\n{Verbs.Masked(output)}\n{Verbs.Masked(errors)}";
    }
}
