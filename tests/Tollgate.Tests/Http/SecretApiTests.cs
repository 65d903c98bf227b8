using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Tests.Telemetry;

namespace Tollgate.Tests.Http;

/// <summary>Provider keys in the store, over the admin API: they go in, and nothing but their fingerprints comes out.</summary>
public sealed class SecretApiTests
{
    private const string Canary = "sk-sealed-canary-4711";

    [Fact]
    public async Task A_value_goes_in_and_is_in_no_answer_no_log_and_no_file()
    {
        using var logs = new CapturedLogs();
        var ring = SealedKeys.Ring();
        var gateway = await RunningGateway.StartAsync(settings => settings with { MasterKeys = ring, Logging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs) });
        var shown = new StringBuilder();
        await using (gateway)
        {
            var made = await gateway.AdminAsync(HttpMethod.Put, "/api/secrets/openai", $$"""{"value":"{{Canary}}"}""", 201);
            made.EnumerateObject().Select(member => member.Name).ShouldBe(["name", "fingerprint", "version", "created_at", "changed_at", "master_key", "used_by"]);
            var again = await gateway.AdminAsync(HttpMethod.Put, "/api/secrets/openai", $$"""{"value":"{{Canary}}"}""");
            (again.GetProperty("version").GetInt32(), again.GetProperty("fingerprint").GetString()).ShouldBe((2, made.GetProperty("fingerprint").GetString()));
            shown.Append(made).Append(again);
            foreach (var (body, status) in ((string, int)[])[($$"""{"value":"{{Canary}} x"}""", 422), ($$"""{"value":"{{Canary}}","vlaue":1}""", 422), ($$"""{"value":["{{Canary}}"]}""", 422), ($$"""{"value":"{{Canary}}""", 422)])
            {
                shown.Append(await gateway.AdminAsync(HttpMethod.Put, "/api/secrets/openai", body, status));
            }

            foreach (var path in (string[])["/api/secrets", "/api/audit", "/metrics", "/readyz"])
            {
                using var answer = await gateway.SendAsync(HttpMethod.Get, path, gateway.AdminKey);
                shown.Append(await answer.Content.ReadAsStringAsync());
            }

            shown.ToString().ShouldContain("\"fingerprint\"");
            var sealedRow = gateway.Server.Control.Secrets.Find("openai")!;
            ring.TryOpen(gateway.Server.Control.Installation, sealedRow, out var value, out _).ShouldBeTrue();
            value.ShouldBe(Canary);
            await gateway.Server.DisposeAsync();
            foreach (var file in Directory.EnumerateFiles(gateway.Data, "*", SearchOption.AllDirectories))
            {
                Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain("canary", Case.Insensitive, file);
            }
        }

        shown.ToString().ShouldNotContain("canary");
        logs.Lines.ShouldNotContain(line => line.Contains("canary", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Changes_name_the_version_they_are_based_on()
    {
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring() });
        (await PutAsync("\"1\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await PutAsync(null)).ShouldBe(HttpStatusCode.Created);
        (await PutAsync("\"1\"")).ShouldBe(HttpStatusCode.OK);
        (await PutAsync("\"1\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        await gateway.AdminAsync(HttpMethod.Put, "/api/secrets/No%20Name", """{"value":"x"}""", 422);
        await gateway.AdminAsync(HttpMethod.Delete, "/api/secrets/spare", status: 204);
        await gateway.AdminAsync(HttpMethod.Delete, "/api/secrets/spare", status: 404);
        var entries = (await gateway.AdminAsync(HttpMethod.Get, "/api/audit?limit=3")).GetProperty("entries");
        entries.EnumerateArray().Select(entry => entry.GetProperty("action").GetString() + " " + entry.GetProperty("object").GetString()).ShouldBe(["remove secret", "update secret", "create secret"]);

        async Task<HttpStatusCode> PutAsync(string? condition)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Put, "/api/secrets/spare", gateway.AdminKey, """{"value":"sk-spare"}""", request =>
            {
                if (condition is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-Match", condition);
                }
            });
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Without_a_master_key_nothing_is_sealed_and_nothing_needs_one()
    {
        await using var gateway = await RunningGateway.StartAsync();
        (await gateway.AdminAsync(HttpMethod.Put, "/api/secrets/openai", """{"value":"sk-x"}""", 409)).GetProperty("error").GetString().ShouldBe("no_master_key");
        (await gateway.AdminAsync(HttpMethod.Get, "/api/secrets")).GetProperty("secrets").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_start_needs_every_secret_that_the_configuration_names_and_says_all_that_are_not_there()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var data = Directory.CreateTempSubdirectory("tollgate-secrets-");
        var providers = gateway.Server.Core.Snapshots.Current.Options.Providers.Take(2).Select((provider, i) => provider with
        {
            Accounts = [new AccountOptions { Name = "main", SealedKeys = [$"key-{i}"] }],
        }).ToList();
        var settings = new ServerSettings
        {
            Data = data.FullName,
            Listen = [new("127.0.0.1", 0)],
            Gateway = new() { Providers = providers },
            AcceptEphemeral = true,
        };

        var missing = (await Should.ThrowAsync<StartupException>(() => TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None))).Message;
        missing.Split('\n').Length.ShouldBe(2);
        missing.ShouldContain("'tollgate secrets set key-0'");
        missing.ShouldContain("'tollgate secrets set key-1'");

        var ring = SealedKeys.Ring();
        using (var store = Storage.Sqlite.Control.SqliteControlStore.Open(Path.Combine(data.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System))
        {
            foreach (var i in (int[])[0, 1])
            {
                SecretWriting.Put(store, ring, $"key-{i}", "sk-" + i, null, TimeProvider.System).Require();
            }
        }

        (await Should.ThrowAsync<StartupException>(() => TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None))).Message.ShouldContain("there is no master key to open it with: set TOLLGATE_MASTER_KEY");
        (await Should.ThrowAsync<StartupException>(() => TollgateServer.StartAsync(settings with { MasterKeys = SealedKeys.Ring() }, TextWriter.Null, CancellationToken.None))).Message.ShouldContain(ring.Current!.Id);
        await using (await TollgateServer.StartAsync(settings with { MasterKeys = ring }, TextWriter.Null, CancellationToken.None))
        {
        }

        data.Delete(recursive: true);
    }
}
