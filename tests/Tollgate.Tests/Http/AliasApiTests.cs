using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Configuration.Reloading;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Tests.Configuration;

namespace Tollgate.Tests.Http;

/// <summary>Aliases over the admin API, beside those of the configuration.</summary>
public sealed class AliasApiTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(settings => settings with
    {
        Time = _time,
        Gateway = settings.Gateway with { Aliases = new Dictionary<string, AliasMeaning> { ["standard"] = new("fast"), ["fast"] = new("gpt-5-mini") } },
    });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_alias_is_in_force_when_it_is_made_and_keeps_what_it_was()
    {
        await AskedAsync("mine", 404);
        var made = await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"mine","scope":"team:acme/research","target":"fast"}""", 201);
        (await AskedAsync("mine", 200)).ShouldBe("gpt-5-mini");
        Text(made, "scope", "organization", "target", "sunset", "use", "ended", "managed_by").ShouldBe(["team:acme/research", "acme", "fast", "", "", "False", ""]);

        _time.Step(TimeSpan.FromHours(1));
        var path = "/api/aliases/" + made.GetProperty("id");
        await _gateway.AdminAsync(HttpMethod.Patch, path, """{"target":"gpt-5","sunset":"2026-01-15T14:00:00Z","use":"fast"}""");
        (await AskedAsync("mine", 200)).ShouldBe("gpt-5");
        _time.Step(TimeSpan.FromHours(1));
        await AskedAsync("mine", 404);
        var ended = (await _gateway.AdminAsync(HttpMethod.Get, "/api/aliases?name=mine")).GetProperty("aliases").EnumerateArray().Single();
        Text(ended, "target", "sunset", "use", "deprecated_at", "ended", "version").ShouldBe(["gpt-5", "2026-01-15T14:00:00Z", "fast", "2026-01-15T13:00:00Z", "True", "2"]);

        var lasting = await _gateway.AdminAsync(HttpMethod.Patch, path, """{"sunset":null}""");
        Text(lasting, "sunset", "use", "deprecated_at").ShouldBe(["", "", ""]);
        (await AskedAsync("mine", 200)).ShouldBe("gpt-5");
        await _gateway.AdminAsync(HttpMethod.Delete, path, status: 204);
        await AskedAsync("mine", 404);

        var versions = (await _gateway.AdminAsync(HttpMethod.Get, path + "/versions")).GetProperty("versions").EnumerateArray().ToList();
        versions.ConvertAll(static one => string.Join(' ', Text(one, "version", "from", "until", "target", "sunset", "use"))).ShouldBe(
        [
            "1 2026-01-15T12:00:00Z 2026-01-15T13:00:00Z fast  ",
            "2 2026-01-15T13:00:00Z 2026-01-15T14:00:00Z gpt-5 2026-01-15T14:00:00Z fast",
            "3 2026-01-15T14:00:00Z 2026-01-15T14:00:00Z gpt-5  ",
        ]);
        var audit = (await _gateway.AdminAsync(HttpMethod.Get, "/api/audit?limit=4")).GetProperty("entries").EnumerateArray().Where(static one => one.GetProperty("object").GetString() == "alias").ToList();
        audit.ConvertAll(static one => one.GetProperty("action").GetString()).ShouldBe(["retire", "update", "update", "create"]);
        audit[2].GetProperty("after").GetProperty("target").GetString().ShouldBe("gpt-5");
    }

    [Fact]
    public async Task Those_of_the_configuration_are_shown_and_left_alone()
    {
        var listed = (await _gateway.AdminAsync(HttpMethod.Get, "/api/aliases?managed_by=file")).GetProperty("aliases").EnumerateArray().ToList();
        listed.Select(static one => string.Join(' ', Text(one, "name", "scope", "target", "managed_by"))).Order().ShouldBe(["fast installation gpt-5-mini file", "standard installation fast file"]);
        var path = "/api/aliases/" + listed[0].GetProperty("id");
        foreach (var (method, body) in ((HttpMethod, string?)[])[(HttpMethod.Patch, """{"target":"gpt-5"}"""), (HttpMethod.Delete, null)])
        {
            (await _gateway.AdminAsync(method, path, body, 422)).ToString().ShouldContain("managed by 'file'");
        }

        // A page at a time, before those of the store.
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"own","scope":"installation","target":"fast"}""", 201);
        var names = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await _gateway.AdminAsync(HttpMethod.Get, "/api/aliases?limit=1" + next);
            names.Add(page.GetProperty("aliases").EnumerateArray().Single().GetProperty("name").GetString()!);
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        }

        (names.Count, names[2]).ShouldBe((3, "own"));
        names.Order().ShouldBe(["fast", "own", "standard"]);
        var owner = _gateway.NewAdminKey(AdminRole.Owner, _gateway.Organization.Id);
        (await _gateway.AdminAsync(HttpMethod.Get, "/api/aliases", key: owner)).GetProperty("aliases").GetArrayLength().ShouldBe(0, "they are the installation's");
        (await _gateway.AdminAsync(HttpMethod.Patch, path, """{"target":"gpt-5"}""", 404, owner)).ToString().ShouldNotContain("file");
    }

    [Fact]
    public async Task A_circle_is_refused_and_says_the_way()
    {
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"gpt-5-mini","scope":"organization:acme","target":"other"}""", 201);
        var refused = await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"other","scope":"team:acme/research","target":"standard"}""", 409);
        refused.ToString().ShouldContain("fast → gpt-5-mini → other → standard → fast");
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"gpt-5-mini","scope":"organization:acme","target":"x"}""", 409);
    }

    [Fact]
    public async Task Asked_for_twice_with_one_idempotency_key_it_is_made_once()
    {
        for (var again = 0; again < 2; again++)
        {
            using var answer = await _gateway.SendAsync(
                HttpMethod.Post, "/api/aliases", _gateway.AdminKey, """{"name":"once","scope":"organization:acme","target":"gpt-5"}""", request => request.Headers.Add("Idempotency-Key", "once"));
            ((int)answer.StatusCode).ShouldBe(201);
            answer.Headers.Contains("idempotency-replayed").ShouldBe(again == 1);
        }

        _gateway.Server.Control.Aliases.List().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_configuration_that_would_lead_in_a_circle_with_the_store_is_not_taken_over_and_says_why()
    {
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"end","scope":"team:acme/research","target":"standard"}""", 201);
        var file = Path.Combine(_gateway.Data, "tollgate.yaml");
        await File.WriteAllTextAsync(file, "aliases: {fast: gpt-5-mini, standard: fast}\nproviders: {openai: {key: none, models: [gpt-5*, end]}}\n");
        var log = new RecordedLog<ConfigurationWatcher>();
        using var watcher = new ConfigurationWatcher(ConfigurationLoader.LoadFile(file, new ProcessEnvironment()).Configuration!, new ProcessEnvironment(), TimeProvider.System, log);
        watcher.Changed += changed => _gateway.Server.Providers.Apply(
            changed.Gateway with { Providers = _gateway.Server.Core.Snapshots.Current.Options.Providers }, _gateway.Server.Core.Snapshots.Current.Card, MasterKeyring.None);

        await File.WriteAllTextAsync(file, "aliases: {fast: end, standard: fast}\nproviders: {openai: {key: none, models: [gpt-5*, end]}}\n");
        watcher.Reload();
        watcher.Problems.ShouldHaveSingleItem().ToString().ShouldContain("aliases: The alias 'end' would lead back to itself for team acme/research: end → standard → fast → end. Write a model at the end. Some of them are in the store: see 'tollgate aliases list'.");
        (await AskedAsync("standard", 200)).ShouldBe("gpt-5-mini", "the old one goes on");
        _gateway.Server.Control.Read().FileAliases["fast"].Target.ShouldBe("gpt-5-mini");

        // With the row out of the way the same file is taken over, and then the row is refused.
        _gateway.Server.Control.Aliases.Retire(_gateway.Server.Control.Aliases.List()[0].Id).Require();
        watcher.Reload();
        watcher.Problems.ShouldBeEmpty();
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"end","scope":"team:acme/research","target":"standard"}""", 409);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", """{"name":"end","scope":"team:acme/research","target":"gpt-5"}""", 201);
        (await AskedAsync("standard", 200)).ShouldBe("gpt-5");
    }

    [Fact]
    public async Task A_gateway_does_not_start_with_a_circle()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-http-").FullName;
        using (var store = SqliteControlStore.Open(Path.Combine(data, "control.db"), new InstallationDefaults(), TimeProvider.System))
        {
            store.Aliases.Create(new Alias { Name = "a", Target = "b" }).Require();
        }

        var settings = new ServerSettings
        {
            Data = data,
            Listen = [new ListenConfiguration("127.0.0.1", 0)],
            AcceptEphemeral = true,
            Gateway = new GatewayOptions { Aliases = new Dictionary<string, AliasMeaning> { ["b"] = new("a") } },
        };
        (await Should.ThrowAsync<StartupException>(() => TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None))).Message.ShouldContain("a → b → a");
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Asks by a model; the model that answered.</summary>
    private async Task<string?> AskedAsync(string model, int status)
    {
        using var answer = await _gateway.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", _gateway.CallerKey, JsonSerializer.Serialize(new { model, messages = new[] { new { role = "user", content = "Say hello" } } }));
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return status == 200 ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("model").GetString() : null;
    }

    private static string[] Text(JsonElement row, params string[] fields) => [.. fields.Select(field => row.GetProperty(field).ToString())];
}
