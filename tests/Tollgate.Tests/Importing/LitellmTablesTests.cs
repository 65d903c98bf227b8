using System.Security.Cryptography;
using System.Text;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Importing;

public sealed class LitellmTablesTests : IDisposable
{
    private static readonly string s_first = Hash("sk-first-key-of-litellm");
    private static readonly string s_second = Hash("sk-second-key-of-litellm");

    private static readonly string s_export = $$$"""
        {"LiteLLM_TeamTable": [
          {"team_id": "t1", "team_alias": "Search & Ads", "max_budget": 100.1, "budget_duration": "30d", "spend": 40.25,
           "models": ["gpt-4o", "claude-*"], "rpm_limit": 60, "blocked": false, "members_with_roles": [{"role": "admin", "user_id": "u1"}],
           "created_at": "2026-01-01T00:00:00", "metadata": {}, "organization_id": null},
          {"team_id": "t2", "team_alias": "search-ads", "models": [], "blocked": true, "max_budget": null, "spend": 0}
        ],
        "LiteLLM_UserTable": [
          {"user_id": "u1", "user_alias": "Ann", "user_email": "Ann@Acme.test", "teams": ["t1", "t2"], "max_budget": 10, "spend": 2.5, "soft_budget": null, "models": []}
        ],
        "LiteLLM_BudgetTable": [
          {"budget_id": "b1", "max_budget": 5, "soft_budget": 4, "budget_duration": "12h", "tpm_limit": 1000, "created_by": "x"},
          {"budget_id": "b2", "max_budget": 1}
        ],
        "LiteLLM_VerificationToken": [
          {"token": "{{{s_first}}}", "key_name": "sk-...tellm", "key_alias": "ci", "team_id": "t1", "user_id": "u1", "models": ["gpt-4o", "gpt-5"],
           "expires": "2030-01-01T00:00:00", "budget_id": "b1", "max_parallel_requests": 3, "spend": 1.5,
           "metadata": {"tags": ["batch", "env=prod"], "ticket": "OPS-1", "logging": [{"a": 1}]}, "aliases": {"x": "y"}, "permissions": {}},
          {"token": "{{{s_second}}}", "key_name": "sk-...litellm", "team_id": null, "user_id": "stranger", "models": ["all-proxy-models"], "blocked": true, "rpm_limit": 5, "max_budget": 2}
        ],
        "LiteLLM_SpendLogs": []}
        """;

    private readonly ImportedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Teams_users_keys_budgets_and_limits_are_made_as_they_were()
    {
        var (code, output, errors) = await _store.ImportAsync("--db", _store.Write("litellm.json", s_export));

        code.ShouldBe(0, errors);
        var snapshot = _store.Snapshot();
        snapshot.Organizations.ShouldHaveSingleItem().Slug.ShouldBe("acme");
        snapshot.Teams.Select(team => (team.Slug, team.Name, team.RetiredMicros is null)).ShouldBe([("search-ads", "Search & Ads", true), ("search-ads-2", "search-ads", false)]);
        snapshot.Users.Select(user => (user.Slug, user.Name, user.TeamId)).ShouldBe([("ann@acme.test", "Ann", snapshot.Teams[0].Id), ("stranger", "", null)]);
        var key = snapshot.Keys.Single(key => key.Name == "ci");
        (key.TeamId, key.UserId, key.Prefix, key.Verifier).ShouldBe((snapshot.Teams[0].Id, snapshot.Users[0].Id, "sk-...tellm", KeyVerifier.Sha256));
        key.ExpiresMicros.ShouldBe((new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / 10);
        key.AllowedModels.ShouldBe(["gpt-4o"]);
        key.DefaultTags.ShouldBe(["tag=batch", "env=prod"]);
        key.Metadata.ShouldBe(new Dictionary<string, string> { ["ticket"] = "OPS-1" });
        var blocked = snapshot.Keys.Single(other => other.Id != key.Id);
        (blocked.RetiredMicros is null, blocked.AllowedModels.Count, blocked.UserId).ShouldBe((false, 0, snapshot.Users[1].Id));

        snapshot.Budgets.Select(budget => (budget.Dimension, budget.ScopeName, budget.Kind, budget.Window.ToString(), budget.Limit.ToString())).ShouldBe(
            [
                (Dimension.Team, "acme/search-ads", BudgetKind.Hard, "month", "100.1"),
                (Dimension.User, "acme/ann@acme.test", BudgetKind.Hard, "lifetime", "7.5"),
                (Dimension.Key, key.Id.ToString("D"), BudgetKind.Hard, "rolling 720m", "5"),
                (Dimension.Key, key.Id.ToString("D"), BudgetKind.Soft, "rolling 720m", "4"),
                (Dimension.Key, blocked.Id.ToString("D"), BudgetKind.Hard, "lifetime", "2"),
            ], ignoreOrder: true);
        snapshot.RequestLimits.Select(limit => (limit.Dimension, limit.Requests, limit.MaxParallel, limit.Tokens)).ShouldBe(
            [(Dimension.Team, 60, null, null), (Dimension.Key, null, 3, 1000L), (Dimension.Key, 5, null, null)], ignoreOrder: true);
        foreach (var line in (string[])
        [
            "litellm.json:2: LiteLLM_TeamTable.team_alias: 'Search & Ads' is called search-ads here",
            "litellm.json:2: LiteLLM_TeamTable.spend: $40.25 in the present window",
            "litellm.json:2: LiteLLM_TeamTable.members_with_roles: sign-in and roles are made anew",
            "litellm.json:5: LiteLLM_TeamTable.blocked: the team is out of force",
            "litellm.json:8: LiteLLM_UserTable.spend: $2.5 are taken off the budget",
            "litellm.json:8: LiteLLM_UserTable.teams: a user has one team here",
            "litellm.json:11: LiteLLM_BudgetTable.tpm_limit: a limit of tokens",
            "litellm.json:12: LiteLLM_BudgetTable b2: belongs to no key",
            "litellm.json:15: LiteLLM_VerificationToken.models: only those that the team may use as well",
            "litellm.json:15: LiteLLM_VerificationToken.aliases: a key has no aliases of its own",
            "litellm.json:15: LiteLLM_VerificationToken.metadata.logging: only texts and numbers are notes",
            "litellm.json:18: LiteLLM_VerificationToken.user_id: a user of that name",
            "litellm.json:20: LiteLLM_SpendLogs: this table is not read",
        ])
        {
            output.ShouldContain(line);
        }

        output.ShouldNotContain(s_first);
    }

    [Fact]
    public async Task Aliases_of_a_team_are_its_own_here_too()
    {
        const string Export = """
            {"LiteLLM_TeamTable": [
              {"team_id": "t1", "team_alias": "search", "model_id": 7},
              {"team_id": "t2", "team_alias": "data", "model_id": null}
            ],
            "LiteLLM_ModelTable": [
              {"id": 7, "aliases": {"fast": "gpt-4o-mini", "a b": "gpt-4o", "same": "same", "far": "fast", "odd": 3}, "created_by": "x", "updated_by": "x"}
            ]}
            """;
        var export = _store.Write("litellm.json", Export);

        var (code, output, errors) = await _store.ImportAsync("--db", export);

        code.ShouldBe(0, errors);
        var alias = _store.Snapshot().Aliases.ShouldHaveSingleItem();
        (alias.Name, alias.Target, alias.Dimension, alias.ScopeName, alias.ManagedBy).ShouldBe(("fast", "gpt-4o-mini", Dimension.Team, "acme/search", "litellm import"));
        foreach (var line in (string[])
        [
            "litellm.json:6: LiteLLM_ModelTable.aliases.fast: an alias of the team",
            "litellm.json:6: LiteLLM_ModelTable.aliases.a b: an alias and its model are names without white space",
            "litellm.json:6: LiteLLM_ModelTable.aliases.odd: an alias and its model are names without white space",
            "litellm.json:6: LiteLLM_ModelTable.aliases.same: it stands for itself",
            "litellm.json:6: LiteLLM_ModelTable.aliases.far: fast is an alias of the team as well",
            "aliases: 1 made, 0 there already.",
        ])
        {
            output.ShouldContain(line);
        }

        var stamp = _store.Snapshot().ChangeStamp;
        (_, output, _) = await _store.ImportAsync("--db", export);
        output.ShouldContain("aliases: 0 made, 1 there already.");
        _store.Snapshot().ChangeStamp.ShouldBe(stamp);

        // Without the table it is said; with one that lacks the row nothing is done.
        (_, output, _) = await _store.ImportAsync("--db", _store.Write("less.json", """{"LiteLLM_TeamTable": [{"team_id": "t1", "team_alias": "search", "model_id": 7}]}"""));
        output.ShouldContain("less.json:1: LiteLLM_TeamTable.model_id: the team's aliases are in LiteLLM_ModelTable");
        (code, _, errors) = await _store.ImportAsync("--db", _store.Write("lost.json", """{"LiteLLM_TeamTable": [{"team_id": "t1", "team_alias": "search", "model_id": 7}], "LiteLLM_ModelTable": []}"""));
        code.ShouldNotBe(0);
        errors.ShouldContain("'7' is not in LiteLLM_ModelTable.");
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        var export = _store.Write("litellm.json", s_export);
        await _store.ImportAsync("--db", export);
        var before = _store.Snapshot();

        var (code, output, errors) = await _store.ImportAsync("--db", export);

        code.ShouldBe(0, errors);
        output.ShouldContain("keys: 0 made, 2 there already.");
        var after = _store.Snapshot();
        after.ChangeStamp.ShouldBe(before.ChangeStamp);
        (after.Teams.Count, after.Users.Count, after.Keys.Count, after.Budgets.Count, after.RequestLimits.Count).ShouldBe((2, 2, 2, 5, 3));
    }

    [Fact]
    public async Task A_key_revoked_since_gets_no_new_limits()
    {
        await _store.ImportAsync("--db", _store.Write("litellm.json", s_export));

        var (code, _, errors) = await _store.ImportAsync("--db", _store.Write("later.json", s_export.Replace("\"blocked\": true, \"rpm_limit\": 5", "\"blocked\": true, \"soft_budget\": 1, \"rpm_limit\": 5", StringComparison.Ordinal)));

        code.ShouldBe(0, errors);
        _store.Snapshot().Budgets.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Tables_copied_as_CSV_are_the_same_tables()
    {
        _store.Write("export/LiteLLM_TeamTable.csv", "team_id,team_alias,models,max_budget,budget_duration,blocked,spend,metadata\nt1,research,\"{gpt-4o,\"\"a, b\"\"}\",1e2,7d,f,0,{}\n");
        _store.Write("export/LiteLLM_VerificationToken.csv", $"token,key_name,key_alias,team_id,models,metadata,expires\n{s_first},sk-...tellm,\"ci\nkey\",t1,{{}},\"{{\"\"ticket\"\": \"\"A\"\"}}\",2030-01-01 00:00:00\n");

        var (code, _, errors) = await _store.ImportAsync("--db", _store.Path("export"));

        code.ShouldBe(0, errors);
        var snapshot = _store.Snapshot();
        var key = snapshot.Keys.ShouldHaveSingleItem();
        (key.Name, key.Metadata["ticket"]).ShouldBe(("ci key", "A"));
        key.AllowedModels.ShouldBe(["gpt-4o", "a, b"]);
        snapshot.Budgets.ShouldHaveSingleItem().Limit.Value.ShouldBe(100m);
    }

    [Fact]
    public async Task Hostile_rows_are_named_all_at_once_and_nothing_is_made()
    {
        var export = _store.Write("litellm.json", $$"""
            {"LiteLLM_TeamTable": [
              {"team_id": "t1", "team_alias": "!!!", "max_budget": -5},
              {"team_id": "t2", "max_budget": "NaN", "budget_duration": "soon"},
              {"team_id": "t2"},
              {"team_alias": "no id"},
              "no row"
            ],
            "LiteLLM_VerificationToken": [
              {"token": "'; DROP TABLE virtual_keys; --"},
              {"token": "{{s_first}}", "team_id": "nobody", "expires": "tomorrow", "models": 7, "metadata": "[1]"},
              {"token": "{{s_first}}", "rpm_limit": 0, "budget_id": "b"}
            ]}
            """);

        var (code, _, errors) = await _store.ImportAsync("--db", export);

        code.ShouldBe(2);
        foreach (var problem in (string[])
        [
            "litellm.json:2:1: LiteLLM_TeamTable.team_alias: '!!!' has no letter or digit",
            "litellm.json:3:1: LiteLLM_TeamTable.budget_duration: 'soon' is no duration",
            "litellm.json:3:1: LiteLLM_TeamTable.max_budget: 'NaN' is no number",
            "litellm.json:4:1: LiteLLM_TeamTable.team_id: 't2' is there twice.",
            "litellm.json:5:1: LiteLLM_TeamTable.team_id: Missing.",
            "litellm.json:6:1: LiteLLM_TeamTable: A row must be an object.",
            "litellm.json:9:1: LiteLLM_VerificationToken.token: This is no SHA-256",
            "litellm.json:10:1: LiteLLM_VerificationToken.expires: 'tomorrow' is no time",
            "litellm.json:10:1: LiteLLM_VerificationToken.metadata: This is no JSON object",
            "litellm.json:10:1: LiteLLM_VerificationToken.models: '7' is no list",
            "litellm.json:10:1: LiteLLM_VerificationToken.team_id: 'nobody' is not in LiteLLM_TeamTable",
            "litellm.json:11:1: LiteLLM_VerificationToken.token: The same key is there twice.",
        ])
        {
            errors.ShouldContain(problem);
        }

        errors.ShouldNotContain("DROP TABLE");
        Directory.Exists(_store.Path("data")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "The file is not JSON at this place")]
    [InlineData("[]", "Write an object with a list of rows for each table")]
    [InlineData("{\"LiteLLM_TeamTable\": [{\"team_id\": \"t1\"", "The file is not JSON at this place")]
    [InlineData("{\"LiteLLM_TeamTable\": 7}", "Write a list of rows")]
    [InlineData("{}", "There is no table in it")]
    public async Task What_is_no_export_is_told(string text, string problem)
    {
        var (code, _, errors) = await _store.ImportAsync("--db", _store.Write("litellm.json", text));

        code.ShouldBe(2);
        errors.ShouldContain(problem);
    }

    [Fact]
    public async Task A_dry_run_finds_what_the_store_would_refuse_and_makes_nothing()
    {
        var longName = new string('x', 300);
        var export = _store.Write("litellm.json", $$"""{"LiteLLM_VerificationToken": [{"token": "{{s_first}}", "models": ["{{longName}}"]}]}""");

        var (code, _, errors) = await _store.ImportAsync("--db", export, "--dry-run");

        code.ShouldBe(2);
        errors.ShouldContain("litellm.json:1:1: sk-...: allowed_models");
        Directory.Exists(_store.Path("data")).ShouldBeFalse();
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
