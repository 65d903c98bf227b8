using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tollgate.Commands.Remote;
using Tollgate.Economics.Money;
using Tollgate.Hosting;
using Tollgate.Storage.Control;
using Tollgate.Tests.Http;
using HttpGateway = Tollgate.Tests.Http.RunningGateway;

namespace Tollgate.Tests.Commands.Remote;

/// <summary>What is particular to a gateway elsewhere: who may, what breaks on the way, what somebody else changed meanwhile.</summary>
public sealed class RemoteVerbTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");
    private HttpGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await HttpGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring() });

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lead_sees_its_team_and_is_told_the_role_that_other_things_take()
    {
        _gateway.Server.Control.Teams.Create(new Team { OrganizationId = _gateway.Organization.Id, Slug = "sales" }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        var lead = _gateway.NewAdminKey(AdminRole.TeamLead, _gateway.Organization.Id);

        var teams = JsonSerializer.Deserialize<JsonElement>((await RunAsync("teams list --json", lead)).Output);
        teams.EnumerateArray().Select(static team => team.GetProperty("slug").GetString()).ShouldBe(["research"]);
        var (code, output, errors) = await RunAsync("teams set acme/sales --name mine", lead);
        (code, output, errors).ShouldBe((2, "", "team: There is no team 'acme/sales'; see 'teams list'.\n"));
        (code, _, errors) = await RunAsync("organizations list", lead);
        (code, errors).ShouldBe((2, "The role team-lead may not do this; it takes the role owner or operator or finance or auditor.\n"), errors);
        (code, _, errors) = await RunAsync("keys admin create --name robot --role auditor", _gateway.NewAdminKey(AdminRole.Owner, _gateway.Organization.Id));
        (code, errors).ShouldBe((2, "The role owner may not do this; it takes the role operator.\n"));
        (code, _, errors) = await RunAsync("audit head", _gateway.NewAdminKey(AdminRole.Auditor, _gateway.Organization.Id));
        (code, errors.Contains("everybody's changes", StringComparison.Ordinal)).ShouldBe((2, true), errors);
    }

    [Fact]
    public async Task Names_without_an_organization_lie_in_ones_own()
    {
        var owner = _gateway.NewAdminKey(AdminRole.Owner, _gateway.Organization.Id);
        (await RunAsync("teams add sales", owner)).Output.ShouldStartWith("Team acme/sales: ");
        (await RunAsync("teams set sales --name Sales", owner)).Output.ShouldBe("Team sales is now called 'Sales'.\n");
        (await RunAsync("keys create --name mine", owner)).Code.ShouldBe(0);
        _gateway.Server.Control.Keys.List().Single(static key => key.Name == "mine").OrganizationId.ShouldBe(_gateway.Organization.Id);

        // An operator's is the default one, as in a data directory.
        (await RunAsync("teams set research --name R")).Errors.ShouldBe("team: There is no team 'research'; see 'teams list'.\n");
    }

    [Fact]
    public async Task A_key_that_has_ended_and_a_caller_s_key_open_nothing()
    {
        var ended = _gateway.NewAdminKey(AdminRole.Operator);
        _gateway.Server.Control.AdminKeys.Revoke(_gateway.Server.Control.AdminKeys.List()[^1].Id).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        var (code, output, errors) = await RunAsync("keys list", ended);
        (code, output, errors).ShouldBe((2, "", "The admin key is unknown, revoked or expired.\n"));
        (await RunAsync("keys list", _gateway.CallerKey)).Errors.ShouldContain("There is no admin key (tg-admin-…) in");
    }

    [Fact]
    public async Task What_cannot_be_reached_says_what_to_look_at_and_is_no_mistake_of_the_call()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        foreach (var verb in (string[])["keys list", "budgets create --scope installation --limit 5", "report"])
        {
            var (code, output, errors) = await RunAsync(verb, address: $"http://127.0.0.1:{port}");
            (code, output).ShouldBe((1, ""));
            errors.ShouldStartWith($"http://127.0.0.1:{port}/ cannot be reached: ");
            errors.ShouldContain("Check --gateway, that the gateway runs and listens there");
        }

        // TLS to what speaks none.
        var (tls, _, said) = await RunAsync("keys list", address: _gateway.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal));
        (tls, said.Contains("SSL_CERT_FILE", StringComparison.Ordinal)).ShouldBe((1, true), said);

        // Another server than ours.
        var (foreign, _, why) = await RunAsync("keys list", address: _gateway.Simulator.BaseAddress.ToString());
        (foreign, why.Contains("none of a Tollgate gateway's; check --gateway", StringComparison.Ordinal)).ShouldBe((2, true), why);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_asked_for_again_and_makes_one_key()
    {
        await using var middleman = await Middleman.StartAsync(_gateway.Address);
        var lost = 0;
        middleman.Loses = request => request.Method == "POST" && Interlocked.Increment(ref lost) == 1;
        var before = _gateway.Server.Control.Keys.List().Count;

        var (code, output, errors) = await RunAsync("keys create --organization acme --name once", address: middleman.Address.ToString());

        _gateway.Server.Control.Keys.List().Count.ShouldBe(before + 1);
        var key = _gateway.Server.Control.Keys.List().Single(static key => key.Name == "once");
        (code, output).ShouldBe((1, ""));
        errors.ShouldBe($"The key {key.Id} (once) is there, and its secret was lost with the answer that had it: nobody has it. Rotate the key for another secret, or revoke it.\n");
        var posts = middleman.Seen.Where(static one => one.Request == "POST /api/keys").Select(static one => one.IdempotencyKey).ToList();
        (posts.Count, posts.Distinct().Count(), posts[0].Length > 0).ShouldBe((2, 1, true));

        // What has no secret is simply done.
        lost = 0;
        (code, output, errors) = await RunAsync("budgets create --scope installation --limit 5 --name once", address: middleman.Address.ToString());
        (code, output.StartsWith("Budget ", StringComparison.Ordinal)).ShouldBe((0, true), errors);
        _gateway.Server.Control.Budgets.List().Count(static budget => budget.Name == "once").ShouldBe(1);
    }

    [Fact]
    public async Task A_file_and_a_sheet_whose_answers_are_lost_are_taken_once()
    {
        await using var middleman = await Middleman.StartAsync(_gateway.Address);
        var lost = 0;
        middleman.Loses = request => request.Method is "POST" or "PUT" && Interlocked.Increment(ref lost) == 1;
        var (file, sheet) = (Path.Combine(_directory.FullName, "org.yaml"), Path.Combine(_directory.FullName, "keys.csv"));
        await File.WriteAllTextAsync(file, "label: lost\nkeys: [{ name: declared, organization: acme }]\n");
        await File.WriteAllTextAsync(sheet, "name,organization\nsheet,acme\n");

        var (code, output, errors) = await RunAsync($"apply -f {file}", address: middleman.Address.ToString());
        (code, output.Contains("was lost with the answer", StringComparison.Ordinal)).ShouldBe((0, true), output + errors);
        (await RunAsync($"apply -f {file}")).Output.ShouldContain("Nothing had to change.");

        lost = 0;
        var target = Path.Combine(_directory.FullName, "issued.csv");
        (code, output, errors) = await RunAsync($"keys import {sheet} --output {target}", address: middleman.Address.ToString());
        (code, output, File.Exists(target)).ShouldBe((2, "", false), errors);
        errors.ShouldContain("The keys are there without secrets that anybody has");

        lost = 0;
        using (var gateway = RemoteGateway.At(middleman.Address.ToString(), await KeyFileAsync(_gateway.AdminKey)))
        {
            (await new RemoteSecrets(gateway).PutAsync("openai", "sk-one", TestContext.Current.CancellationToken)).Require().Number("version").ShouldBe(1);
        }

        _gateway.Server.Control.Secrets.Find("openai")!.Version.ShouldBe(1);
        _gateway.Server.Control.Keys.List().Count(static key => key.Name is "declared" or "sheet").ShouldBe(2);
    }

    [Fact]
    public async Task A_call_whose_answers_are_all_lost_says_how_to_repeat_it()
    {
        await using var middleman = await Middleman.StartAsync(_gateway.Address);
        middleman.Loses = static request => request.Method == "POST";
        const string Call = "budgets create --scope installation --limit 5 --name twice";
        var (code, output, errors) = await RunAsync(Call, address: middleman.Address.ToString());
        (code, output).ShouldBe((1, ""));
        var again = Verbs.IdOf(errors).ShouldNotBeNull(errors);
        errors.ShouldContain($"Whether the change was made is not known: repeat the call with --idempotency-key {again}, and it is made once.");

        middleman.Loses = static _ => false;
        (code, output, errors) = await RunAsync($"{Call} --idempotency-key {again}", address: middleman.Address.ToString());
        (code, output.StartsWith("Budget ", StringComparison.Ordinal)).ShouldBe((0, true), errors);
        _gateway.Server.Control.Budgets.List().Count(static budget => budget.Name == "twice").ShouldBe(1);
        (await RunAsync($"budgets create --scope installation --limit 6 --idempotency-key {again}")).Errors.ShouldContain("was used for another request");
    }

    [Fact]
    public async Task What_somebody_changed_meanwhile_is_a_conflict_and_stays_as_they_made_it()
    {
        await using var middleman = await Middleman.StartAsync(_gateway.Address);
        var budget = _gateway.Server.Control.Budgets.Create(new Budget { Name = "b", OrganizationId = _gateway.Organization.Id, Limit = new Amount(1m) }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        middleman.Before = request =>
        {
            if (request.Method is "PATCH" or "DELETE")
            {
                var now = _gateway.Server.Control.Budgets.Find(budget.Id)!;
                _gateway.Server.Control.Budgets.Update(now with { Limit = now.Limit + new Amount(1m) }).Require();
            }

            return Task.CompletedTask;
        };

        var (code, output, errors) = await RunAsync($"budgets set {budget.Id} --limit 9", address: middleman.Address.ToString());
        (code, output).ShouldBe((2, ""));
        errors.ShouldBe("This has changed since it was read (ETag \"2\"); read it again and repeat the change.\n");
        _gateway.Server.Control.Budgets.Find(budget.Id)!.Limit.ShouldBe(new Amount(2m));
        (code, _, errors) = await RunAsync($"budgets remove {budget.Id}", address: middleman.Address.ToString());
        (code, errors.Contains("has changed since", StringComparison.Ordinal)).ShouldBe((2, true), errors);
        _gateway.Server.Control.Budgets.Find(budget.Id)!.RetiredMicros.ShouldBeNull();
        middleman.Seen.Where(static one => one.Request.StartsWith("PATCH", StringComparison.Ordinal)).Select(static one => one.IfMatch).ShouldBe(["\"1\""]);
    }

    [Fact]
    public async Task Listings_are_followed_to_their_end()
    {
        const int Keys = 450;
        var control = _gateway.Server.Control;
        control.AllOrNothing(() =>
        {
            for (var i = 0; i < Keys; i++)
            {
                control.Keys.Create(new NewKey { OrganizationId = _gateway.Organization.Id, Name = $"k{i}" }).Require();
            }

            return true;
        });
        _gateway.Server.Core.Keys.RefreshNow();

        var rows = JsonSerializer.Deserialize<JsonElement>((await RunAsync("keys list --json")).Output);
        rows.EnumerateArray().Select(static row => row.GetProperty("name").GetString()).ShouldBe(["test", .. Enumerable.Range(0, Keys).Select(static i => $"k{i}")]);
        var entries = JsonSerializer.Deserialize<JsonElement>((await RunAsync("audit list --limit 420 --json")).Output);
        entries.GetArrayLength().ShouldBe(420);
        entries.EnumerateArray().Select(static entry => entry.GetProperty("sequence").GetInt64()).Distinct().Count().ShouldBe(420);
    }

    [Fact]
    public async Task What_a_file_manages_is_changed_there_and_cannot_be_forced_from_outside()
    {
        var budget = _gateway.Server.Control.Budgets.Create(new Budget { Name = "b", OrganizationId = _gateway.Organization.Id, Limit = new Amount(1m), ManagedBy = "file" }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        (await RunAsync($"budgets set {budget.Id} --limit 9")).ShouldBe((2, "", "managed_by: This is managed by 'file'; change it there.\n"));
        var (code, _, errors) = await RunAsync($"budgets set {budget.Id} --limit 9 --force");
        (code, errors.StartsWith("force: --force is for the data directory.", StringComparison.Ordinal)).ShouldBe((2, true), errors);
        _gateway.Server.Control.Budgets.Find(budget.Id)!.Limit.ShouldBe(new Amount(1m));
    }

    [Fact]
    public async Task A_secret_is_sealed_shown_by_its_fingerprint_and_removed()
    {
        using (var gateway = RemoteGateway.At(_gateway.Address.ToString(), await KeyFileAsync(_gateway.AdminKey)))
        {
            var rows = new RemoteSecrets(gateway);
            (await rows.PutAsync("openai", "sk-one", TestContext.Current.CancellationToken)).Require().Number("version").ShouldBe(1);
            (await rows.PutAsync("openai", "sk-two", TestContext.Current.CancellationToken)).Require().Number("version").ShouldBe(2);
            (await rows.PutAsync("bad name", "sk-two", TestContext.Current.CancellationToken)).IsOk.ShouldBeFalse();
        }

        var listed = JsonSerializer.Deserialize<JsonElement>((await RunAsync("secrets list --json")).Output).EnumerateArray().ShouldHaveSingleItem();
        (listed.GetProperty("name").GetString(), listed.GetProperty("version").GetInt32()).ShouldBe(("openai", 2));
        (await RunAsync("secrets remove openai --force")).Code.ShouldBe(2);
        (await RunAsync("secrets remove openai")).Output.ShouldBe("Removed the secret 'openai'.\n");
        (await RunAsync("secrets remove openai")).ShouldBe((2, "", "There is no secret 'openai'.\n"));
    }

    [Fact]
    public async Task The_last_operator_s_key_can_be_ended_and_says_so()
    {
        var own = _gateway.Server.Control.AdminKeys.List().Single().Id;
        var (code, output, errors) = await RunAsync($"keys admin revoke {own}");
        (code, output).ShouldBe((0, $"Revoked {own} (test Operator).\n"));
        errors.ShouldContain("No operator's key is left");
        (await RunAsync("keys admin list")).Code.ShouldBe(2);
    }

    [Theory]
    [InlineData("keys list --data x --gateway http://127.0.0.1:1", "Write --data or --gateway, not both.")]
    [InlineData("keys list --data x --key-file y", "--key-file goes only with --gateway.")]
    [InlineData("keys revoke 01a205d0-448d-786c-86cf-5783c3531bf1 --data x --idempotency-key y", "--idempotency-key goes only with --gateway.")]
    [InlineData("keys list --gateway nowhere --key-file y", "--gateway is 'nowhere'; write an address such as https://tollgate.example.com.")]
    [InlineData("keys list --gateway http://user:pass@127.0.0.1 --key-file y", "--gateway is 'http://user:pass@127.0.0.1'; write an address")]
    [InlineData("keys list --gateway http://127.0.0.1:1 --key-file /nowhere/at/all", "The file '/nowhere/at/all' cannot be read")]
    [InlineData("secrets list --config tollgate.yaml --gateway http://127.0.0.1:1 --key-file KEY", "--config goes with the data directory; a gateway has its own.")]
    [InlineData("backup --to x --gateway http://127.0.0.1:1", "--gateway does not go with this verb, which works on the gateway's machine. Stores and journal are copied as files.")]
    [InlineData("restore --from x --verify --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("privacy export --user acme/ann --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("privacy erase --user acme/ann --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("retention --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("secrets rotate --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("audit verify --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("alerts test mail --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("budgets simulate -f x --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    [InlineData("setup-token new --gateway http://127.0.0.1:1", "--gateway does not go with this verb")]
    public async Task Options_that_do_not_go_together_say_which(string call, string problem)
    {
        var key = await KeyFileAsync(_gateway.AdminKey);
        var (code, output, errors) = await Verbs.RunAsync([.. call.Replace("KEY", key, StringComparison.Ordinal).Split(' ')]);
        (code, output).ShouldBe((2, ""));
        errors.ShouldStartWith(problem);
        errors.ShouldNotContain("tg-admin-");
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string call, string? key = null, string? address = null) =>
        await Verbs.RunAsync([.. call.Split(' '), "--gateway", address ?? _gateway.Address.ToString(), "--key-file", await KeyFileAsync(key ?? _gateway.AdminKey)]);

    private async Task<string> KeyFileAsync(string key)
    {
        var file = Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, key + "\n");
        return file;
    }
}
