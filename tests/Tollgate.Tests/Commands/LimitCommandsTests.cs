using Tollgate.Commands;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Commands;

/// <summary>What the verbs of budgets and limits leave in the store.</summary>
public sealed class LimitCommandsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");

    [Fact]
    public async Task A_limit_takes_tokens_money_and_streams()
    {
        var (code, output) = await RunAsync(
            "limits", "create", "--scope", "installation", "--input-tokens", "400000", "--output-tokens", "80000", "--tokens", "450000", "--usd", "0.25", "--streams", "2", "--per", "hour");

        code.ShouldBe(0, output);
        var limit = Read().RequestLimits.ShouldHaveSingleItem();
        (limit.InputTokens, limit.OutputTokens, limit.Tokens, limit.Money, limit.MaxStreams, limit.Requests, limit.Per)
            .ShouldBe((400_000, 80_000, 450_000, new Amount(0.25m), 2, null, TimeSpan.FromHours(1)));
        (code, output) = await RunAsync("limits", "list");
        code.ShouldBe(0);
        output.ShouldContain("400,000 input tokens");
        output.ShouldContain("$0.25");
        output.ShouldContain("3600 s");
    }

    [Fact]
    public async Task A_limit_of_nothing_is_refused_with_what_to_write()
    {
        var (code, _) = await RunAsync("limits", "create", "--scope", "installation");
        code.ShouldNotBe(0);
        Read().RequestLimits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_budget_for_each_task_can_be_tried_out_and_made_real()
    {
        (await RunAsync("budgets", "create", "--scope", "installation", "--each", "task", "--limit", "2", "--window", "lifetime", "--dry-run")).Code.ShouldBe(0);
        var budget = Read().Budgets.ShouldHaveSingleItem();
        (budget.Each, budget.DryRun).ShouldBe((Dimension.Task, true));
        (await RunAsync("budgets", "list")).Output.ShouldContain("each task of installation");

        (await RunAsync("budgets", "set", budget.Id.ToString("D"))).Code.ShouldNotBe(0);
        (await RunAsync("budgets", "set", budget.Id.ToString("D"), "--dry-run", "false")).Code.ShouldBe(0);
        budget = Read().Budgets.ShouldHaveSingleItem();
        (budget.DryRun, budget.Limit).ShouldBe((false, new Amount(2m)));
        (await RunAsync("budgets", "create", "--scope", "installation", "--each", "task", "--limit", "2", "--window", "24h")).Code.ShouldNotBe(0);
    }

    [Fact]
    public async Task An_increase_is_asked_for_listed_approved_and_ended()
    {
        (await RunAsync("budgets", "create", "--scope", "installation", "--limit", "2")).Code.ShouldBe(0);
        var budget = Read().Budgets.ShouldHaveSingleItem();
        var (code, output) = await RunAsync("budgets", "increase", "request", budget.Id.ToString("D"), "--amount", "1.5", "--for", "3d", "--reason", "peak");
        code.ShouldBe(0, output);
        output.ShouldContain("$1.5 on top of the $2 of 'installation'");
        var asked = Read().Increases.ShouldHaveSingleItem();
        (asked.Amount, asked.UntilMicros - asked.FromMicros, asked.Reason, asked.State).ShouldBe((new Amount(1.5m), 3 * 86_400_000_000L, "peak", IncreaseState.Requested));
        (await RunAsync("budgets", "increase", "list", "--state", "approved")).Output.ShouldNotContain(asked.Id.ToString());
        (await RunAsync("budgets", "increase", "list")).Output.ShouldContain("requested");

        (await RunAsync("budgets", "increase", "approve", asked.Id.ToString("D"))).Code.ShouldBe(0);
        (await RunAsync("budgets", "increase", "approve", asked.Id.ToString("D"))).Code.ShouldBe(2);
        (await RunAsync("budgets", "list")).Output.ShouldContain("+1.5 until ");
        (await RunAsync("budgets", "increase", "list", "--json")).Output.ShouldContain("\"in_force\":true");
        (await RunAsync("budgets", "increase", "withdraw", asked.Id.ToString("D"))).Output.ShouldContain("is withdrawn");
        (await RunAsync("budgets", "list")).Output.ShouldNotContain("+1.5");

        (await RunAsync("budgets", "increase", "request", budget.Id.ToString("D"), "--amount", "-1", "--for", "3", "--until", "2030-01-01")).Code.ShouldBe(2);
        (await RunAsync("budgets", "increase", "request", "nonsense", "--amount", "1", "--for", "400d")).Code.ShouldBe(2);
        (await RunAsync("budgets", "increase", "refuse", budget.Id.ToString("D"))).Code.ShouldBe(2);
        Read().Increases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_budget_or_limit_of_a_name_lies_in_the_organization_given()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research")).Code.ShouldBe(0);
        (await RunAsync("budgets", "create", "--scope", "customer:bigco", "--organization", "acme", "--limit", "2")).Code.ShouldBe(0);
        (await RunAsync("limits", "create", "--scope", "customer:bigco", "--organization", "acme", "--requests", "2")).Code.ShouldBe(0);
        (await RunAsync("budgets", "create", "--scope", "team:acme/research", "--limit", "2")).Code.ShouldBe(0);
        (await RunAsync("budgets", "create", "--scope", "customer:bigco", "--organization", "nobody", "--limit", "2")).Code.ShouldBe(2);
        (await RunAsync("limits", "create", "--scope", "installation", "--organization", "acme", "--requests", "2")).Code.ShouldBe(2);

        var store = Read();
        var acme = store.Organizations.ShouldHaveSingleItem().Id;
        store.Budgets.Select(budget => budget.OrganizationId).ShouldBe([acme, acme]);
        store.RequestLimits.ShouldHaveSingleItem().OrganizationId.ShouldBe(acme);
        (await RunAsync("budgets", "list")).Output.ShouldContain("acme");
    }

    [Fact]
    public async Task A_policy_is_added_changed_switched_off_and_removed()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research")).Code.ShouldBe(0);
        var (code, output) = await RunAsync("policies", "add", "--scope", "team:research", "--organization", "acme", "--regions", "eu,europe-*", "--accounts", "openai/eu", "azure/*", "--zero-retention-only", "--name", "eu only");
        code.ShouldBe(0, output);
        var policy = Read().Policies.ShouldHaveSingleItem();
        (policy.Name, policy.Dimension, policy.ScopeName, policy.ZeroRetentionOnly, policy.ForbidStorage).ShouldBe(("eu only", Dimension.Team, "acme/research", true, false));
        policy.AllowedRegions.ShouldBe(["eu", "europe-*"]);
        policy.AllowedAccounts.ShouldBe(["openai/eu", "azure/*"]);
        (await RunAsync("policies", "list")).Output.ShouldContain("eu only");
        (await RunAsync("policies", "list", "--json")).Output.ShouldContain("\"allowed_regions\":[\"eu\",\"europe-*\"]");

        var id = policy.Id.ToString("D");
        (await RunAsync("policies", "set", id)).Code.ShouldBe(2);
        (await RunAsync("policies", "set", id, "--accounts", "any", "--zero-retention-only", "false", "--forbid-storage", "--enabled", "false")).Code.ShouldBe(0);
        policy = Read().Policies.ShouldHaveSingleItem();
        (policy.AllowedAccounts.Count, policy.ZeroRetentionOnly, policy.ForbidStorage, policy.Enabled, policy.AllowedRegions.Count).ShouldBe((0, false, true, false, 2));
        (await RunAsync("policies", "set", Guid.NewGuid().ToString("D"), "--enabled", "true")).Code.ShouldBe(2);

        (await RunAsync("policies", "add", "--scope", "installation")).Code.ShouldBe(2);
        (await RunAsync("policies", "add", "--scope", "user:acme/ann", "--forbid-storage")).Code.ShouldBe(2);
        (await RunAsync("policies", "remove", id)).Code.ShouldBe(0);
        Read().Policies.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_alias_is_set_changed_listed_and_removed()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research")).Code.ShouldBe(0);
        var (code, output) = await RunAsync("aliases", "set", "fast", "gpt-5-mini", "--scope", "team:research", "--organization", "acme", "--sunset", "2099-01-31", "--use", "gpt-5");
        (code, output.TrimEnd()).ShouldBe((0, "Alias 'fast' of team acme/research stands for gpt-5-mini, until 2099-01-31T00:00:00Z, then gpt-5."));
        var alias = Read().Aliases.ShouldHaveSingleItem();
        (await RunAsync("aliases", "set", "fast", "gpt-5-nano", "--scope", "team:acme/research")).Code.ShouldBe(0);
        var changed = Read().Aliases.ShouldHaveSingleItem();
        changed.ShouldBe(alias with { Target = "gpt-5-nano", Version = 2 });
        (await RunAsync("aliases", "set", "fast", "gpt-5-nano", "--scope", "team:acme/research", "--sunset", "never", "--json")).Output.ShouldContain("\"version\":3");
        (Read().Aliases[0].SunsetMicros, Read().Aliases[0].Use).ShouldBe((null, ""));
        (await RunAsync("aliases", "set", "wide", "fast", "--scope", "installation")).Code.ShouldBe(0);

        using (var store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System))
        {
            store.NoteFileAliases(new Dictionary<string, AliasMeaning> { ["standard"] = new("wide") }).Require();
        }

        (_, output) = await RunAsync("aliases", "list");
        output.ShouldContain("team acme/research");
        output.ShouldContain("standard");
        (await RunAsync("aliases", "list", "--json")).Output.ShouldContain("\"name\":\"standard\",\"scope\":\"installation\",\"organization\":null,\"target\":\"wide\",\"sunset\":null,\"use\":null,\"managed_by\":\"file\"");

        foreach (var refused in (string[][])
        [
            ["set", "fast", "standard", "--scope", "installation"], ["set", "fast", "x", "--scope", "key:x"], ["set", "a b", "x", "--scope", "installation"],
            ["set", "x", "y", "--scope", "installation", "--sunset", "soon"], ["set", "x", "y", "--scope", "team:acme/nobody"], ["remove", "x", "--scope", "installation"],
        ])
        {
            (await RunAsync(["aliases", .. refused])).Code.ShouldBe(2, string.Join(' ', refused));
        }

        (await RunAsync("aliases", "remove", "fast", "--scope", "team:acme/research")).Code.ShouldBe(0);
        Read().Aliases.ShouldHaveSingleItem().Name.ShouldBe("wide");
    }

    [Fact]
    public async Task A_key_that_cannot_be_made_leaves_nothing()
    {
        (await RunAsync("keys", "create", "--organization", "acme", "--team", "research", "--tags", "x")).Code.ShouldBe(2);
        (await RunAsync("keys", "create", "--organization", "acme", "--expires", "2001-01-01T00:00:00Z")).Code.ShouldBe(2);
        Read().Organizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_file_manages_is_changed_there_unless_told_otherwise()
    {
        Guid key, budget, limit, policy;
        using (var store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System))
        {
            var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
            key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "k", ManagedBy = "file" }).Require().Key.Id;
            budget = store.Budgets.Create(new Budget { Name = "b", OrganizationId = acme.Id, Limit = new Amount(1m), ManagedBy = "file" }).Require().Id;
            limit = store.RequestLimits.Create(new RequestLimit { Name = "l", OrganizationId = acme.Id, Requests = 1, ManagedBy = "file" }).Require().Id;
            policy = store.Policies.Create(new Policy { Name = "p", OrganizationId = acme.Id, ForbidStorage = true, ManagedBy = "file" }).Require().Id;
            store.Aliases.Create(new Alias { Name = "a", Target = "b", Dimension = Dimension.Organization, ScopeName = "acme", ManagedBy = "file" }).Require();
        }

        string[][] verbs = [["keys", "rotate", $"{key}"], ["keys", "revoke", $"{key}"], ["budgets", "set", $"{budget}", "--limit", "3"], ["budgets", "remove", $"{budget}"], ["limits", "remove", $"{limit}"], ["policies", "set", $"{policy}", "--enabled", "false"], ["policies", "remove", $"{policy}"], ["aliases", "set", "a", "c", "--scope", "organization:acme"], ["aliases", "remove", "a", "--scope", "organization:acme"]];
        foreach (var verb in verbs)
        {
            (await RunAsync(verb)).Code.ShouldBe(2, string.Join(' ', verb));
        }

        Read().Keys.ShouldHaveSingleItem().RetiredMicros.ShouldBeNull();
        Read().Budgets.ShouldHaveSingleItem().Limit.ShouldBe(new Amount(1m));
        Read().RequestLimits.ShouldHaveSingleItem();
        foreach (var verb in verbs)
        {
            (await RunAsync([.. verb, "--force"])).Code.ShouldBe(0, string.Join(' ', verb));
        }
    }

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private ControlSnapshot Read()
    {
        using var store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System);
        return store.Read();
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--data", _directory.FullName], errors, output);
        return (code, output.ToString() + errors);
    }
}
