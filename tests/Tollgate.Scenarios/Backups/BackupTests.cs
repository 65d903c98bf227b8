using System.Text;
using System.Text.Json;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Backups;

/// <summary>What a backup refuses, and that a damaged one is never restored.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tollgate-backup-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Data => At("data");

    [Fact]
    public async Task An_attempt_under_way_is_listed_as_an_open_hold()
    {
        var time = new ManualTime();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { TimeProvider = time }, CancellationToken.None);
        var caller = GatewayProcess.NewCaller(Data);
        await using (var server = await Hosting.TollgateServer.StartAsync(GatewayProcess.Settings(Data, simulator), TextWriter.Null, CancellationToken.None))
        {
            using var http = new HttpClient { BaseAddress = server.Addresses[0], Timeout = Until.Patience };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.Messages("claude-sonnet-4-5", "[[sim: out=90 latency=1s]]", stream: false)));
            var answering = http.SendAsync(request);
            await time.WaitingAsync(1);
            await Verb.DoneAsync("backup", "--data", Data, "--to", At("backup"));
            time.Fire();
            using var answer = await answering;
            answer.EnsureSuccessStatusCode();
        }

        var shown = JsonDocument.Parse(await Verb.DoneAsync("restore", "--from", At("backup"), "--data", At("new"), "--verify", "--json")).RootElement;
        var hold = shown.GetProperty("open_holds").EnumerateArray().ShouldHaveSingleItem();
        var served = simulator.Attempts.After().ShouldHaveSingleItem();
        hold.GetProperty("attempt_id").GetGuid().ToString("N").ShouldBe(served.AttemptId);
        decimal.Parse(hold.GetProperty("held").GetString()!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0m);
        shown.GetProperty("totals").GetProperty("attempts").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused_and_left_alone()
    {
        await BackUpAsync();
        Directory.CreateDirectory(At("used"));
        await File.WriteAllTextAsync(At("used/notes.txt"), "mine");
        (await Verb.RunAsync("restore", "--from", At("backup"), "--data", At("used"))).Code.ShouldBe(1);
        Directory.GetFileSystemEntries(At("used")).ShouldBe([At("used/notes.txt")]);
    }

    [Theory]
    [InlineData("ledger.db")]
    [InlineData("control.db")]
    public async Task One_changed_byte_keeps_a_backup_from_being_restored(string file)
    {
        await BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(At("backup/" + file));
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(At("backup/" + file), bytes);
        var (code, output) = await Verb.RunAsync("restore", "--from", At("backup"), "--verify");
        code.ShouldBe(1);
        output.ShouldContain(file);
        (await Verb.RunAsync("restore", "--from", At("backup"), "--data", At("new"))).Code.ShouldBe(1);
        Directory.GetFileSystemEntries(At("new")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_lies_about_the_totals_is_found()
    {
        await BackUpAsync();
        var manifest = await File.ReadAllTextAsync(At("backup/manifest.json"));
        await File.WriteAllTextAsync(At("backup/manifest.json"), manifest.Replace("\"attempts\": 0", "\"attempts\": 1", StringComparison.Ordinal));
        var (code, output) = await Verb.RunAsync("restore", "--from", At("backup"), "--verify");
        code.ShouldBe(1);
        output.ShouldContain("totals");
    }

    [Fact]
    public async Task Half_an_archive_is_refused()
    {
        await BackUpAsync("backup.tgz");
        var bytes = await File.ReadAllBytesAsync(At("backup.tgz"));
        await File.WriteAllBytesAsync(At("half.tgz"), bytes[..(bytes.Length / 2)]);
        (await Verb.RunAsync("restore", "--from", At("half.tgz"), "--data", At("new"))).Code.ShouldBe(1);
        Directory.GetFileSystemEntries(At("new")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_backup_never_overwrites()
    {
        await BackUpAsync();
        (await Verb.RunAsync("backup", "--data", Data, "--to", At("backup"))).Code.ShouldBe(1);
        await Verb.DoneAsync("restore", "--from", At("backup"), "--verify");
    }

    private string At(string path) => Path.Combine(_root, path);

    private async Task BackUpAsync(string name = "backup")
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        GatewayProcess.NewCaller(Data);
        await (await Hosting.TollgateServer.StartAsync(GatewayProcess.Settings(Data, simulator), TextWriter.Null, CancellationToken.None)).DisposeAsync();
        await Verb.DoneAsync("backup", "--data", Data, "--to", At(name));
    }
}
