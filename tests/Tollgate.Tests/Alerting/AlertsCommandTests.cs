using Tollgate.Commands;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Tests.Alerting;

/// <summary><c>tollgate alerts</c>.</summary>
public sealed class AlertsCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-alert-verbs-").FullName;

    [Fact]
    public async Task List_shows_alerts_and_retry_puts_them_back()
    {
        Guid id;
        SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(_directory, "ledger.db"), AccountingZone = TimeZoneInfo.FindSystemTimeZoneById("Etc/UTC") }).Dispose();
        using (var store = Open())
        {
            store.Alerts.Raise([new AlertDraft(AlertKind.Unpriced, "a", 1, "{\"provider_id\":\"7\",\"model_id\":\"8\",\"tokens\":1200}") { Sinks = ["ops"] }]);
            id = store.Alerts.Read(new AlertQuery())[0].Id;
            store.Alerts.Failed(id, "ops", "http_503", nextMicros: null);
        }

        (await RunAsync("alerts", "list", "--data", _directory, "--state", "dead")).ShouldContain("ops dead");
        var json = await RunAsync("alerts", "list", "--data", _directory, "--json");
        json.ShouldContain(id.ToString());
        json.ShouldContain("has no rate for tokens that were used (1,200 the first time)");
        json.ShouldContain("\"last_error\":\"http_503\"");
        (await RunAsync("alerts", "retry", id.ToString(), "--data", _directory)).ShouldContain("1 deliveries are tried again.");
        using (var store = Open())
        {
            store.Alerts.CountDead().ShouldBe(0);
            store.Alerts.Due(long.MaxValue, 10).ShouldHaveSingleItem().Delivery.Attempts.ShouldBe(0);
        }

        await RunAsync(2, "alerts", "retry", Guid.NewGuid().ToString(), "--data", _directory);
        await RunAsync(2, "alerts", "list", "--data", _directory, "--kind", "nonsense");
    }

    [Fact]
    public async Task Test_sends_one_to_the_sink_that_is_named()
    {
        await using var receiver = await Receiver.StartAsync();
        var config = Path.Combine(_directory, "tollgate.yaml");
        await File.WriteAllTextAsync(config, $$"""
            providers: { inhouse: {api: openai, base_url: "http://127.0.0.1:1/v1", key: none} }
            alerts:
              sinks:
                - {name: ops, kind: webhook, url: "{{receiver.Url}}", secret: {{Receiver.Secret}} }
            """);
        (await RunAsync("alerts", "test", "ops", "--config", config)).ShouldContain("'ops' took the test alert");
        var post = receiver.Received.ShouldHaveSingleItem();
        post.IsGenuine.ShouldBeTrue();
        post.Data.GetProperty("kind").GetString().ShouldBe("test");

        receiver.Status = 500;
        (await RunAsync(1, "alerts", "test", "ops", "--config", config)).ShouldContain("'ops' did not take the test alert: http_500.");
        (await RunAsync(2, "alerts", "test", "chat", "--config", config)).ShouldContain("There is no sink 'chat'; there are ops.");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Task<string> RunAsync(params string[] args) => RunAsync(0, args);

    private static async Task<string> RunAsync(int expected, params string[] args)
    {
        using var written = new StringWriter();
        (await CommandLine.RunAsync(args, written, written)).ShouldBe(expected, written.ToString());
        return written.ToString();
    }

    private SqliteControlStore Open() => SqliteControlStore.Open(Path.Combine(_directory, "control.db"), new InstallationDefaults(), TimeProvider.System);
}
